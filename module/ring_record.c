// SPDX-License-Identifier: GPL-2.0-only
/*
 * ring_record.c - build one record, then publish it to the ring and its readers
 */
#include <linux/build_bug.h>
#include <linux/kernel.h>
#include <linux/ktime.h>
#include <linux/string.h>

#include "out_cdev.h"
#include "out_trace.h"
#include "ring.h"
#include "ring_record.h"

/* What fields and strings may take; the wall time follows. */
#define ROOM		(OOMWATCH_RECORD_MAX - OW_WALL_BYTES)

static_assert(sizeof(struct ow_record) == OOMWATCH_RECORD_MAX);

static struct ow_ring *history;

/**
 * ow_record_init() - name the ring that records are published to
 * @ring: the ring
 *
 * Context: module load, before any probe is attached.
 */
void ow_record_init(struct ow_ring *ring)
{
	history = ring;
}

/**
 * ow_record_begin() - start an empty record
 * @rec: the record
 * @type: one of enum oomwatch_type
 * @fixed: size of the struct of that type, in bytes
 * @episode: number of the episode, 0 for none
 *
 * Context: any.
 */
void ow_record_begin(struct ow_record *rec, u16 type, size_t fixed, u64 episode)
{
	memset(rec->bytes, 0, fixed);
	rec->h.size = fixed;
	rec->h.type = type;
	rec->h.episode = episode;
}

/**
 * ow_record_tail() - where the next string of a record is to be written
 * @rec: the record
 *
 * Context: any.
 * Return: a pointer to ow_record_room() bytes.
 */
char *ow_record_tail(struct ow_record *rec)
{
	return (char *)rec->bytes + rec->h.size;
}

/**
 * ow_record_room() - how long the next string of a record may be
 * @rec: the record
 *
 * Context: any.
 * Return: bytes, the NUL included; at least 1.
 */
size_t ow_record_room(const struct ow_record *rec)
{
	return min_t(size_t, OW_STRING_MAX, ROOM - rec->h.size);
}

/**
 * ow_record_put() - write a string to the tail of a record
 * @rec: the record
 * @text: the string
 * @length: its length, without the NUL, which ow_record_str() adds
 *
 * Context: any.
 * Return: @length, even if it did not fit.
 */
int ow_record_put(struct ow_record *rec, const char *text, size_t length)
{
	memcpy(ow_record_tail(rec), text, min(length, ow_record_room(rec)));
	return length;
}

/**
 * ow_record_str() - take the string at the tail of a record into the record
 * @rec: the record
 * @str: the field that refers to it
 * @length: the length it would have without any limit, without the NUL
 * @bit: the bit number of the field
 *
 * Context: any.
 */
void ow_record_str(struct ow_record *rec, struct oomwatch_str *str,
		   size_t length, unsigned int bit)
{
	size_t room = ow_record_room(rec);

	if (length >= room) {
		length = room - 1;
		rec->h.truncated |= 1ULL << bit;
	}
	ow_record_tail(rec)[length] = '\0';
	str->offset = rec->h.size;
	str->length = length;
	rec->h.valid |= 1ULL << bit;
	/* The last byte stays free, so that a NUL always fits. */
	rec->h.size = min_t(u32, rec->h.size + length + 1, ROOM - 1);
}

/**
 * ow_record_path() - take the path at the tail of a record into the record
 * @rec: the record
 * @str: the field that refers to it
 * @length: its length, without the NUL; it begins with "/", unless it lost its head
 * @bit: the bit number of the field
 *
 * Context: any.
 */
void ow_record_path(struct ow_record *rec, struct oomwatch_str *str,
		    size_t length, unsigned int bit)
{
	if (length && *ow_record_tail(rec) != '/')
		rec->h.truncated |= 1ULL << bit;
	ow_record_str(rec, str, length, bit);
}

/**
 * ow_record_copy_path() - give a record a path that another record has
 * @rec: the record
 * @str: the field that will refer to it
 * @bit: the bit number of that field
 * @from: the other record
 * @from_str: its field
 *
 * Context: any.
 */
void ow_record_copy_path(struct ow_record *rec, struct oomwatch_str *str,
			 unsigned int bit, const struct ow_record *from,
			 const struct oomwatch_str *from_str)
{
	size_t length = min_t(size_t, from_str->length, ow_record_room(rec) - 1);
	size_t lost = from_str->length - length;

	memcpy(ow_record_tail(rec), from->bytes + from_str->offset + lost, length);
	ow_record_path(rec, str, length, bit);
	if (lost)
		rec->h.truncated |= 1ULL << bit;
}

/**
 * ow_record_end() - fill a record up to the size that it has in the ring
 * @rec: the record; nothing can be added to it any more
 *
 * Its wall time becomes known when it is published.
 *
 * Context: any.
 * Return: its size.
 */
u32 ow_record_end(struct ow_record *rec)
{
	u32 used = rec->h.size, aligned = ALIGN(used, 8);

	if (used < aligned)
		memset(rec->bytes + used, 0, aligned - used);
	rec->h.flags |= OOMWATCH_FLAG_WALL;
	rec->h.size = aligned + OW_WALL_BYTES;
	return rec->h.size;
}

/* The clocks are read once, so that equal times stay equal. */
static void set_wall_times(void *records, size_t bytes)
{
	u64 boot_ns = ktime_get_boot_fast_ns();
	u64 ahead_ns = ktime_get_real_fast_ns() - boot_ns;
	struct oomwatch_header *record;
	u64 wall_ns;
	size_t at;

	for (at = 0; at < bytes; at += record->size) {
		record = records + at;
		wall_ns = record->time_ns + ahead_ns;
		memcpy(records + at + record->size - OW_WALL_BYTES, &wall_ns,
		       OW_WALL_BYTES);
	}
}

/**
 * ow_record_keep() - mark a record as worth keeping when its bytes are needed
 * @rec: the record, which is not published yet
 *
 * Context: any.
 */
void ow_record_keep(struct ow_record *rec)
{
	rec->h.flags |= OW_RING_WORTH;
}

/**
 * ow_record_publish() - put finished records into the ring, and wake the readers
 * @records: records, one after the other; their time_ns is set by the caller,
 *           their seq and their wall time here
 * @bytes: how long they are together
 *
 * Records may be published more than once; each time they are new ones.
 *
 * Context: any but NMI; takes the lock of the ring.
 */
void ow_record_publish(void *records, size_t bytes)
{
	const struct oomwatch_header *record;
	size_t at;

	set_wall_times(records, bytes);
	ow_ring_write(history, records, bytes);
	ow_cdev_wake();
	for (at = 0; at < bytes; at += record->size) {
		record = records + at;
		ow_trace_record(record);
	}
}
