// SPDX-License-Identifier: GPL-2.0-only
/*
 * record_journal.c - an entry in the journal for each OOM of this boot that was kept
 *
 * How far they were sent is saved after each entry: if the recorder is killed in between,
 * that entry is sent again.
 */
#include <err.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "commands/record_entry.h"
#include "commands/record_journal.h"
#include "commands/record_outlet.h"
#include "host/journal.h"
#include "output/entry.h"
#include "output/keeper.h"

/* How long an entry is tried again, once a second, in seconds. */
#define RETRY_S		60

/* How long entries are sent, before it is looked for newer records, in seconds. */
#define SEND_S		2

#define PLACE_FILE	"journal"

/* The catalog explains it. */
#define MESSAGE_ID	"a7db4fc462254692a96bea0a073903e9"

/**
 * struct sender - how far OOMs are in the journal
 * @outlet: how far
 * @entry: the entry of its OOM
 * @failing: when the journal did not take an entry, and took none since; 0: it does
 * @tried: when entries were sent last
 * @why: the error
 * @drop: do not send entries, but count them
 * @dropped: how many were not sent
 */
struct sender {
	struct outlet outlet;
	struct entry entry;
	time_t failing;
	time_t tried;
	int why;
	bool drop;
	unsigned long dropped;
};

static struct sender sender;

/**
 * record_journal_start() - prepare to send entries
 * @keeper: the files, of which none has to be open
 */
void record_journal_start(const struct keeper *keeper)
{
	outlet_start(&sender.outlet, keeper, PLACE_FILE);
}

/* Send the entry, or drop it if it never will be taken. Return: false to try again. */
static bool send_entry(void)
{
	int error = journal_send(sender.entry.bytes, sender.entry.used);

	if (error == EMSGSIZE) {
		warnx("event %llu is not in the journal: its entry is too large",
		      (unsigned long long)sender.outlet.current.episode.number);
		error = 0;
	}
	sender.why = error;
	if (!error)
		sender.failing = 0;
	else if (!sender.failing)
		sender.failing = outlet_now_s();
	return !error;
}

/* Return: false if the journal does not take it now. */
static bool send_episode(void)
{
	char *file;

	if (sender.drop) {
		sender.dropped++;
		return true;
	}
	file = outlet_file(&sender.outlet);
	sender.entry.used = 0;
	entry_print(&sender.entry, "MESSAGE_ID", MESSAGE_ID);
	entry_print(&sender.entry, "SYSLOG_IDENTIFIER", "oomwatch");
	record_entry(&sender.entry, &sender.outlet.current.episode, file);
	free(file);
	return send_entry();
}

/* Send what was kept up to a place. Return: false if the journal does not take all. */
static bool send_all(const struct tail_place *end)
{
	while ((sender.drop || outlet_now_s() - sender.tried < SEND_S) &&
	       outlet_next(&sender.outlet, end)) {
		if (!send_episode())
			return false;
		outlet_done(&sender.outlet);
		outlet_save(&sender.outlet, &sender.outlet.done);
	}
	return true;
}

static void give_up(const struct tail_place *end)
{
	sender.drop = true;
	sender.dropped = 0;
	send_all(end);
	sender.drop = false;
	sender.failing = 0;
	warnx("the journal took no entry for %d s: %s: %lu OOM%s in the files only",
	      RETRY_S, strerror(sender.why), sender.dropped,
	      sender.dropped == 1 ? " is" : "s are");
}

/**
 * record_journal_go_on() - send entries of what was kept since the last call
 * @keeper: the files
 *
 * It takes two seconds at most. If the journal does not take an entry, the next calls try
 * again, once a second; after a minute, it is dropped, with all that were kept meanwhile.
 *
 * Return: true if none has to be sent yet.
 */
bool record_journal_go_on(const struct keeper *keeper)
{
	const struct tail_place end = { keeper->part, keeper->bytes };
	time_t now = outlet_now_s();

	if (sender.outlet.trouble)
		outlet_save(&sender.outlet, &sender.outlet.done);
	if (sender.failing && now == sender.tried)
		return false;
	sender.tried = now;
	if (send_all(&end))
		return outlet_now_s() - now < SEND_S;
	outlet_seek(&sender.outlet, &sender.outlet.done);
	if (now - sender.failing >= RETRY_S)
		give_up(&end);
	return false;
}
