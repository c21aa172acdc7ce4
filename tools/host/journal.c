// SPDX-License-Identifier: GPL-2.0-only
/*
 * journal.c - add entries to the journal of systemd, by its native protocol: one
 * datagram each
 */
#include <errno.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "host/journal.h"

#define SOCKET	"/run/systemd/journal/socket"

/* How long to wait for journald if it has many to read yet. */
#define WAIT_MS	100

static int send_once(int fd, const void *entry, size_t length)
{
	return send(fd, entry, length, MSG_NOSIGNAL) < 0 ? errno : 0;
}

/**
 * journal_send() - add an entry
 * @entry: its fields
 * @length: how many bytes they are
 *
 * It waits for journald for a tenth of a second at most.
 *
 * Return: 0 if journald has it, or will read it; else an error.
 */
int journal_send(const void *entry, size_t length)
{
	static const struct sockaddr_un address = {
		.sun_family = AF_UNIX, .sun_path = SOCKET,
	};
	struct pollfd p = { .events = POLLOUT };
	int error;

	p.fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (p.fd < 0)
		return errno;
	if (connect(p.fd, (const struct sockaddr *)&address, sizeof(address)))
		error = errno;
	else
		error = send_once(p.fd, entry, length);
	if (error == EAGAIN && poll(&p, 1, WAIT_MS) > 0)
		error = send_once(p.fd, entry, length);
	close(p.fd);
	return error;
}
