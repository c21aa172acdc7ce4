// SPDX-License-Identifier: GPL-2.0-only
/*
 * rec_text.c - texts that the kernel makes of numbers, remembered
 *
 * To have the kernel make one costs more than most records. The allocations that run into
 * an OOM have few kinds of flags, and most tasks have the same nodes. All of it is under
 * the kernel's oom_lock.
 */
#include <linux/compiler.h>
#include <linux/hash.h>
#include <linux/kernel.h>
#include <linux/string.h>

#include "rec_text.h"
#include "ring_record.h"

#define FLAGS_BITS	4
#define FLAGS_LEN	116
#define NODES_LEN	64

/**
 * struct flags - flags of an allocation and their text
 * @mask: the flags
 * @length: of the text; 0 if there is none
 * @text: the text, not terminated
 */
struct flags {
	gfp_t mask;
	u32 length;
	char text[FLAGS_LEN];
};

/* Indexed by hash; if two have the same index, the last one replaces the other. */
static struct flags flags[1 << FLAGS_BITS];

/* The nodes that were asked for last, and their text; its length is 0 if there is none. */
static nodemask_t last_nodes;
static char nodes_text[NODES_LEN];
static u32 nodes_length;

/**
 * ow_text_gfp() - write the names of the flags of an allocation to the tail of a record
 * @rec: the record
 * @mask: the flags
 *
 * Context: under oom_lock.
 * Return: the length that it would have without a limit.
 */
int ow_text_gfp(struct ow_record *rec, gfp_t mask)
{
	struct flags *known = &flags[hash_32((__force u32)mask, FLAGS_BITS)];
	int length;

	if (known->length && known->mask == mask)
		return ow_record_put(rec, known->text, known->length);
	length = snprintf(ow_record_tail(rec), ow_record_room(rec), "%pGg",
			  &mask);
	if (length < min_t(size_t, FLAGS_LEN, ow_record_room(rec))) {
		known->mask = mask;
		known->length = length;
		memcpy(known->text, ow_record_tail(rec), length);
	}
	return length;
}

/* Takes over the nodes, which may change meanwhile. */
static bool are_the_last(const nodemask_t *nodes)
{
	unsigned long differ = 0;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(last_nodes.bits); i++) {
		/* A task changes its nodes without a lock that this could take. */
		unsigned long word = data_race(READ_ONCE(nodes->bits[i]));

		differ |= word ^ last_nodes.bits[i];
		last_nodes.bits[i] = word;
	}
	return !differ;
}

/**
 * ow_text_nodes() - write a list of nodes to the tail of a record
 * @rec: the record
 * @nodes: the nodes
 *
 * Context: under oom_lock.
 * Return: the length that it would have without a limit.
 */
int ow_text_nodes(struct ow_record *rec, const nodemask_t *nodes)
{
	int length;

	if (are_the_last(nodes) && nodes_length)
		return ow_record_put(rec, nodes_text, nodes_length);
	length = snprintf(ow_record_tail(rec), ow_record_room(rec), "%*pbl",
			  nodemask_pr_args(&last_nodes));
	nodes_length = 0;
	if (length < min_t(size_t, NODES_LEN, ow_record_room(rec))) {
		nodes_length = length;
		memcpy(nodes_text, ow_record_tail(rec), length);
	}
	return length;
}
