// SPDX-License-Identifier: GPL-2.0-only
/*
 * raw.c - records in a file, as the device returned them
 */
#include <byteswap.h>
#include <err.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "input/raw.h"
#include "input/source.h"

/**
 * struct raw - an open file of saved records
 * @file: the file
 * @swapped: its numbers have the other byte order
 * @place: bytes that were read from it
 */
struct raw {
	FILE *file;
	bool swapped;
	unsigned long long place;
};

static void damaged(struct source *source, const char *what)
{
	const struct raw *raw = source->private;

	snprintf(source->damage, sizeof(source->damage),
		 "%s at byte %llu; the records before it were read", what,
		 raw->place);
}

static bool raw_next(struct source *source)
{
	struct raw *raw = source->private;
	union record *record = &source->record;
	struct oomwatch_header *h = &record->h;
	size_t got = fread(h, 1, sizeof(*h), raw->file);

	if (source->damage[0] || !got)
		return false;
	if (raw->swapped && got == sizeof(*h))
		record_swap_header(h);
	if (got == sizeof(*h) && h->size > sizeof(*h) &&
	    h->size <= sizeof(*record))
		got += fread(h + 1, 1, h->size - sizeof(*h), raw->file);
	if (ferror(raw->file)) {
		damaged(source, strerror(errno));
		return false;
	}
	if (got < sizeof(*h) || (h->size <= sizeof(*record) && got < h->size)) {
		source->cut = raw->swapped || record_is_cut(h, got);
		damaged(source, source->cut ? "it is cut off inside the record" :
			"there is no record");
		return false;
	}
	if (!record_is_whole(h, got)) {
		damaged(source, "there is no record");
		return false;
	}
	source->unknown += record_unknown(h);
	if (raw->swapped)
		record_swap(record);
	raw->place += got;
	return true;
}

static void raw_close(struct source *source)
{
	struct raw *raw = source->private;

	fclose(raw->file);
	free(raw);
}

static void swap_header(struct raw_header *header)
{
	header->byte_order = bswap_32(header->byte_order);
	header->size = bswap_16(header->size);
	header->abi_version = bswap_16(header->abi_version);
	header->page_size = bswap_32(header->page_size);
	header->clock = bswap_32(header->clock);
	header->realtime_offset_ns = bswap_64(header->realtime_offset_ns);
}

/* Return: what is wrong with the header; NULL: nothing. */
static const char *read_header(struct raw *raw, struct raw_header *header)
{
	size_t got = fread(header, 1, sizeof(*header), raw->file);

	raw->place = got;
	if (!got)
		return "it is empty, without the header of a raw file";
	/* This is a file of kept records: others are told apart before. */
	if (header->magic[0] != RAW_MAGIC[0])
		return "it is no raw file of oomwatch, as record keeps: read it with --input";
	if (got < sizeof(header->magic) ||
	    memcmp(header->magic, RAW_MAGIC, sizeof(header->magic)))
		return "it is neither a raw file of oomwatch nor text";
	if (got < sizeof(*header))
		return "it is cut off inside its header";
	raw->swapped = header->byte_order == bswap_32(RAW_BYTE_ORDER);
	if (raw->swapped)
		swap_header(header);
	if (header->byte_order != RAW_BYTE_ORDER ||
	    header->size < sizeof(*header))
		return "its header is damaged";
	if (header->abi_version != OOMWATCH_ABI_VERSION)
		return "its records have another format: read it with a newer oomwatch";
	for (; raw->place < header->size; raw->place++)
		if (getc(raw->file) == EOF)
			return "it is cut off inside its header";
	return NULL;
}

/**
 * raw_open() - read records from a raw file
 * @source: the source
 * @file: the file, at its start; the source closes it
 */
void raw_open(struct source *source, FILE *file)
{
	struct raw *raw = calloc(1, sizeof(*raw));
	struct raw_header *header = &source->origin;
	const char *wrong;

	if (!raw)
		err(1, NULL);
	raw->file = file;
	source->private = raw;
	source->next = raw_next;
	source->close = raw_close;
	wrong = read_header(raw, header);
	if (wrong) {
		memset(header, 0, sizeof(*header));
		snprintf(source->damage, sizeof(source->damage), "%s", wrong);
		return;
	}
	header->boot_id[sizeof(header->boot_id) - 1] = '\0';
	header->machine[sizeof(header->machine) - 1] = '\0';
	header->release[sizeof(header->release) - 1] = '\0';
	source->clock.boot = header->clock & RAW_CLOCK_BOOT;
	source->clock.wall = header->clock & RAW_CLOCK_WALL;
	source->clock.zoneless = header->clock & RAW_CLOCK_ZONELESS;
	source->clock.yearless = header->clock & RAW_CLOCK_YEARLESS;
	source->clock.offset_ns = header->realtime_offset_ns;
}

/**
 * raw_write_header() - start a raw file
 * @file: the file
 * @origin: the machine and the boot that the records are from
 * @clock: what their times mean
 */
void raw_write_header(FILE *file, const struct raw_header *origin,
		      const struct clock *clock)
{
	struct raw_header header = *origin;

	memcpy(header.magic, RAW_MAGIC, sizeof(header.magic));
	header.byte_order = RAW_BYTE_ORDER;
	header.size = sizeof(header);
	header.abi_version = OOMWATCH_ABI_VERSION;
	header.clock = (clock->boot ? RAW_CLOCK_BOOT : 0) |
		       (clock->wall ? RAW_CLOCK_WALL : 0) |
		       (clock->zoneless ? RAW_CLOCK_ZONELESS : 0) |
		       (clock->yearless ? RAW_CLOCK_YEARLESS : 0);
	header.realtime_offset_ns = clock->offset_ns;
	fwrite(&header, sizeof(header), 1, file);
}

/**
 * raw_write_record() - add a record to a raw file
 * @file: the file
 * @record: the record
 */
void raw_write_record(FILE *file, const struct oomwatch_header *record)
{
	fwrite(record, record->size, 1, file);
}
