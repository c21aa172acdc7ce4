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

#define FRAMES_MAX	64

static unsigned long frames[FRAMES_MAX];
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
	if (nr_frames < FRAMES_MAX)
		nr_frames++;
	memmove(&frames[frame + 1], &frames[frame],
		(nr_frames - frame - 1) * sizeof(*frames));
	frames[frame] = address;
}

/**
 * ow_stack_save() - take the stack of current
 * @regs: the registers at the entry of out_of_memory()
 *
 * On machines that have the return address in a register, the kernel leaves out that
 * frame.
 *
 * Context: the entry of out_of_memory().
 */
void ow_stack_save(struct pt_regs *regs)
{
	unsigned long link = ow_compat_link(regs);

	nr_frames = stack_trace_save(frames, FRAMES_MAX, 0);
	first_frame = frame_after(instruction_pointer(regs) - ENTRY_BYTES / 4);
	if (link && first_frame < nr_frames)
		insert_frame(first_frame, link);
}

/* Is this frame inside of a function? */
static bool is_in(unsigned int frame, const char *function)
{
	const char *name = ow_symbol_name(frames[frame]);
	size_t length = strlen(function);

	return !strncmp(name, function, length) && name[length] == '+';
}

/**
 * ow_stack_shows() - tell whether a function called another one
 * @caller: its name
 * @function: the name of the function that it called
 *
 * Context: inside out_of_memory(), after ow_stack_save().
 * Return: 1 if so, 0 if another function called that one, -ENOENT if the stack
 * does not show it.
 */
int ow_stack_shows(const char *caller, const char *function)
{
	unsigned int frame;

	for (frame = first_frame; frame + 1 < nr_frames; frame++)
		if (is_in(frame, function))
			return is_in(frame + 1, caller);
	return -ENOENT;
}

/* Returns the length; @room if the text did not fit. */
static size_t put(char *to, size_t room, const char *text)
{
	ssize_t length = strscpy(to, text, room);

	return length < 0 ? room : length;
}

/* The same of all frames. */
static size_t put_frames(char *to, size_t room)
{
	size_t length = 0;
	unsigned int frame;

	for (frame = first_frame; frame < nr_frames; frame++) {
		if (frame > first_frame)
			length += put(to + length, room - length, ",");
		length += put(to + length, room - length,
			      ow_symbol_name(frames[frame]));
	}
	return length;
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
	if (nr_frames == FRAMES_MAX)
		rec->h.truncated |= 1ULL << OOMWATCH_BIT_stack_stack;
}
