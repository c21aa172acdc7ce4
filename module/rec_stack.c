// SPDX-License-Identifier: GPL-2.0-only
/*
 * rec_stack.c - how the trigger came to the OOM killer
 *
 * Only addresses are taken at the entry of out_of_memory(). They are turned into
 * names inside the same call: all the frames are alive until it returns, and so
 * are the modules that they belong to. Everything here is used under the
 * kernel's oom_lock, which makes the static buffers safe; they spare the stack.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/ptrace.h>
#include <linux/stacktrace.h>
#include <linux/string.h>

#include "compat.h"
#include "rec_stack.h"
#include "rec_symbol.h"
#include "ring_record.h"

static unsigned long frames[OW_FRAMES_MAX];
static unsigned int nr_frames;

/* The first frame before out_of_memory(), that of its caller. */
static unsigned int first_frame;

/*
 * The maximum distance between the address at which out_of_memory() was interrupted and
 * the entry that the probe shows: ftrace's call, or a breakpoint, and what comes before.
 */
#define ENTRY_BYTES	64

/* The frame after the one at an address, or at most ENTRY_BYTES after it. */
static unsigned int frame_after(unsigned long address)
{
	unsigned int frame;

	for (frame = 0; frame < nr_frames; frame++)
		if (frames[frame] - address < ENTRY_BYTES)
			return frame + 1;
	return nr_frames;
}

/* Add a frame at the start; if there are too many, the outermost one is lost. */
static void insert_frame(unsigned int frame, unsigned long address)
{
	if (nr_frames < OW_FRAMES_MAX)
		nr_frames++;
	memmove(&frames[frame + 1], &frames[frame],
		(nr_frames - frame - 1) * sizeof(*frames));
	frames[frame] = address;
}

/*
 * From here on, through the handler and the probe. On machines that have the return address
 * in a register, the kernel leaves out that frame.
 */
static void walk_from_here(struct pt_regs *regs)
{
	unsigned long link = ow_compat_link(regs);

	nr_frames = stack_trace_save(frames, OW_FRAMES_MAX, 0);
	first_frame = frame_after(instruction_pointer(regs) - ENTRY_BYTES / 4);
	if (link && first_frame < nr_frames)
		insert_frame(first_frame, link);
}

/**
 * ow_stack_save() - take the stack of current
 * @regs: the registers at the entry of out_of_memory()
 * @max: how many frames before it are wanted, the caller's first, at most OW_FRAMES_MAX;
 *	 there may be more
 *
 * Context: the entry of out_of_memory().
 */
void ow_stack_save(struct pt_regs *regs, unsigned int max)
{
	first_frame = 0;
	nr_frames = 0;
	if (OW_COMPAT_UNWINDS)
		nr_frames = ow_compat_unwind(regs, frames, max);
	else if (max)
		walk_from_here(regs);
}

/* Is this frame inside of a function? */
static bool is_in(unsigned int frame, const char *function, size_t length)
{
	size_t room;
	const char *name = ow_symbol_name(frames[frame], &room);

	return room > length && !memcmp(name, function, length) && name[length] == '+';
}

#define IS_IN(frame, function) is_in(frame, function, sizeof(function) - 1)

/**
 * ow_stack_is_max_write() - tell whether a write to memory.max called the OOM killer
 *
 * Context: inside out_of_memory() for a memory cgroup, after ow_stack_save().
 * Return: 1 if so, 0 if something else called mem_cgroup_out_of_memory(), -ENOENT if the
 * stack does not show it.
 */
int ow_stack_is_max_write(void)
{
	unsigned int frame;

	for (frame = first_frame; frame + 1 < nr_frames; frame++)
		if (IS_IN(frame, "mem_cgroup_out_of_memory"))
			return IS_IN(frame + 1, "memory_max_write");
	return -ENOENT;
}

/* Returns the length of the names of all frames; @room if they did not fit. */
static size_t put_frames(char *to, size_t room)
{
	size_t used = 0, length;
	unsigned int frame;

	for (frame = first_frame; frame < nr_frames; frame++) {
		const char *name = ow_symbol_name(frames[frame], &length);

		if (frame > first_frame && used < room)
			to[used++] = ',';
		if (length > room - used)
			length = room - used;
		memcpy(to + used, name, length);
		used += length;
	}
	return used;
}

/**
 * ow_stack_fill() - store the frames before out_of_memory() in a stack record
 * @rec: the record, begun
 *
 * Context: inside out_of_memory(), after ow_stack_save().
 */
void ow_stack_fill(struct ow_record *rec)
{
	ow_set_str(rec, stack, stack,
		   put_frames(ow_record_tail(rec), ow_record_room(rec)));
	if (nr_frames == OW_FRAMES_MAX)
		rec->h.truncated |= 1ULL << OOMWATCH_BIT_stack_stack;
}
