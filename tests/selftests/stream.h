/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * stream.h - read the records of /dev/oomwatch, checking them on the way
 */
#ifndef STREAM_H
#define STREAM_H

#include <errno.h>
#include <linux/oomwatch.h>
#include <stdbool.h>
#include <stddef.h>
#include <unistd.h>

/* OOMWATCH_FLAG_KEPT of the flags, which older headers call reserved. */
#define STREAM_KEPT	1

/* The most that is read at once. */
#define STREAM_ROOM	(16 * OOMWATCH_RECORD_MAX)

/**
 * struct stream - one reader of the device
 * @fd: the device
 * @room: how much to read at once, at most STREAM_ROOM
 * @records: how many there were
 * @first: number of the first of them
 * @last: number of the last of them
 * @missing: how many are missing between them
 * @kept: the last of them was kept when others were overwritten
 * @got: bytes in @buffer
 * @at: where in @buffer the next record starts
 * @buffer: what was read
 */
struct stream {
	int fd;
	size_t room;
	long records;
	__u64 first;
	__u64 last;
	__u64 missing;
	bool kept;
	size_t got;
	size_t at;
	__u64 buffer[STREAM_ROOM / sizeof(__u64)];
};

/* Is there a whole record in this many bytes? */
static inline bool stream_is_whole(const struct oomwatch_header *h,
				   size_t bytes)
{
	size_t least = sizeof(*h);

	if (bytes < least)
		return false;
	if (h->type == OOMWATCH_TYPE_OOM)
		least = sizeof(struct oomwatch_oom);
	if (h->type == OOMWATCH_TYPE_VICTIM)
		least = sizeof(struct oomwatch_victim);
	return h->size >= least && h->size <= OOMWATCH_RECORD_MAX &&
	       h->size <= bytes && h->size % 8 == 0;
}

/*
 * The next record, or NULL; then errno is that of read(), or EBADMSG if the
 * record is not whole or not the successor of the one before. Behind one that was
 * kept others may be missing.
 */
static inline const struct oomwatch_header *stream_next(struct stream *stream)
{
	const struct oomwatch_header *h;
	ssize_t got;

	if (stream->at == stream->got) {
		errno = 0;
		got = read(stream->fd, stream->buffer, stream->room);
		if (got <= 0)
			return NULL;
		stream->got = got;
		stream->at = 0;
	}
	h = (const void *)((const char *)stream->buffer + stream->at);
	if (!stream_is_whole(h, stream->got - stream->at) ||
	    (stream->records && h->seq != stream->last + 1 &&
	     (h->seq <= stream->last || !stream->kept))) {
		errno = EBADMSG;
		return NULL;
	}
	if (stream->records++)
		stream->missing += h->seq - stream->last - 1;
	else
		stream->first = h->seq;
	stream->last = h->seq;
	stream->kept = h->reserved & STREAM_KEPT;
	stream->at += h->size;
	return h;
}

/* One record, with room for the largest. */
union record {
	struct oomwatch_header h;
	char bytes[OOMWATCH_RECORD_MAX];
};

/* Read exactly one record: its size, 0 at the end, or -errno. */
static inline int read_one(int fd, union record *record)
{
	size_t size;
	ssize_t got;

	/* A buffer that holds the next record but not the one after it. */
	for (size = sizeof(record->h); size <= sizeof(*record); size += 8) {
		got = read(fd, record, size);
		if (got >= 0)
			return got;
		if (errno == EAGAIN)
			return 0;
		if (errno != EINVAL)
			return -errno;
	}
	return -EINVAL;
}

/*
 * Read all there is. Returns the number of records, -1 if one was not whole or
 * missing; @first and @last get their numbers.
 */
static inline long read_all(int fd, size_t size, __u64 *first, __u64 *last)
{
	struct stream stream = { .fd = fd, .room = size };

	while (stream_next(&stream))
		;
	if (first)
		*first = stream.first;
	if (last)
		*last = stream.last;
	return errno == EAGAIN ? stream.records : -1;
}

/**
 * struct episodes - which victims still wait for the end of their episode
 * @last: episode of the last victim
 * @open: its victims; 0 when the oom record has come
 */
struct episodes {
	__u64 last;
	__u32 open;
};

/*
 * Take note of the next record; false unless the victims of an episode come
 * together, and then exactly one oom record that counts them.
 */
static inline bool episodes_follow(struct episodes *episodes,
				   const struct oomwatch_header *h)
{
	const struct oomwatch_oom *oom = (const void *)h;
	__u32 open = episodes->open;

	if (h->type == OOMWATCH_TYPE_VICTIM) {
		if (open ? h->episode != episodes->last :
			   h->episode <= episodes->last)
			return false;
		episodes->last = h->episode;
		episodes->open++;
		return true;
	}
	if (h->type != OOMWATCH_TYPE_OOM)
		return true;
	if (h->episode != episodes->last)
		return !oom->victims;
	episodes->open = 0;
	return open && oom->victims == open;
}

#endif /* STREAM_H */
