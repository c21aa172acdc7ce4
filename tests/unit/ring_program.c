// SPDX-License-Identifier: GPL-2.0-only
/*
 * ring_program.c - bytes that say what writers and readers do to a ring
 *
 * Any bytes are a program, so that they may come from a pseudo-random sequence
 * or from a fuzzer. Each operation of the ring is done under its lock: what
 * writers and readers do at once is done one after the other, and the order
 * of a program is one way in which they may interleave.
 *
 * Six bytes say how large both parts of the ring are, how old it is, and how many
 * read. Then comes a byte for each operation; behind that of a write, two for each
 * record: its size, and whether it is worth keeping.
 */
#include <errno.h>

#include "pattern.h"
#include "ring_model.h"
#include "ring_program.h"

/* So many records and bytes that 32 bits will soon not hold their number. */
#define LONG_PAST	0xfffffff0

struct program {
	const u8 *at;
	const u8 *end;
};

static u32 take(struct program *program)
{
	return program->at < program->end ? *program->at++ : 0;
}

static u32 take_two(struct program *program)
{
	u32 low = take(program);

	return low | take(program) << 8;
}

/* As many of the records as fit into the ring; the last is made to fit. */
static void write_records(struct ring_model *model, struct program *program,
			  int nr)
{
	struct ring_model_write writes[RING_MODEL_BATCH];
	size_t left = model->size;
	int i;

	for (i = 0; i < nr && left >= PATTERN_MIN; i++) {
		u32 number = take_two(program);

		writes[i].size = pattern_size(number);
		writes[i].worth = number & 0x8000;
		if (writes[i].size > left)
			writes[i].size = left / 8 * 8;
		left -= writes[i].size;
	}
	ring_model_write(model, writes, i);
}

static void do_one(struct ring_model *model, struct program *program)
{
	u32 operation = take(program);
	int reader = (operation >> 3) % model->nr_readers;

	switch (operation & 7) {
	case 0:
	case 1:
		write_records(model, program,
			      1 + (operation >> 3) % RING_MODEL_BATCH);
		break;
	case 2:
		ring_model_peek(model, reader);
		break;
	case 3:
		ring_model_advance(model, reader);
		break;
	case 4:
		ring_model_read(model, reader);
		break;
	case 5:
		if (ring_model_read(model, reader) == -EPIPE)
			ring_model_resume(model, reader);
		break;
	case 6:
		ring_model_oldest(model, reader);
		break;
	case 7:
		ring_model_newest(model, reader);
		break;
	}
}

/**
 * ring_program_run() - do what a program says to a ring and to its model
 * @bytes: the program
 * @size: how many bytes
 *
 * In the end, each reader reads what there is. Ends the program if the ring is
 * not what it must be.
 */
void ring_program_run(const u8 *bytes, size_t size)
{
	struct program program = { bytes, bytes + size };
	u32 ring_size = take_two(&program), how = take(&program);
	u32 kept_size = take_two(&program), how_kept = take(&program);
	u64 room = size + RING_MODEL_BATCH;
	struct ring_model model;
	int i;

	/* Small rings are as frequent as large ones. */
	ring_size = PATTERN_MIN + (ring_size >> (how & 15));
	kept_size = PATTERN_MIN + (kept_size >> (how_kept & 15));
	ring_model_init(&model, ring_size, kept_size,
			how & 128 ? LONG_PAST : 0,
			1 + (how >> 4) % RING_MODEL_READERS, room);
	while (program.at < program.end)
		do_one(&model, &program);

	for (i = 0; i < model.nr_readers; i++) {
		if (ring_model_read(&model, i) == -EPIPE) {
			ring_model_resume(&model, i);
			ring_model_read(&model, i);
		}
	}
	ring_model_oldest(&model, 0);
	ring_model_read(&model, 0);
	ring_model_exit(&model);
}
