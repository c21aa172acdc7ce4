// SPDX-License-Identifier: GPL-2.0-only
/*
 * stack.c - how the trigger came to the OOM killer
 *
 * Only addresses are taken at the entry of out_of_memory(). They are turned into
 * names inside the same call: all the frames are alive until it returns, and so
 * are the modules that they belong to. Everything here is used under the
 * kernel's oom_lock, which makes the static buffers safe; they spare the stack.
 */
#include <linux/kallsyms.h>
#include <linux/kernel.h>
#include <linux/minmax.h>
#include <linux/stacktrace.h>
#include <linux/string.h>

#include "record.h"
#include "stack.h"

#define FRAMES_MAX	64

static unsigned long frames[FRAMES_MAX];
static unsigned int nr_frames;

/* The name of the function that a frame is in; "" if it has none. */
static const char *name_of(unsigned int frame)
{
	static char name[KSYM_SYMBOL_LEN];

	sprint_symbol_no_offset(name, frames[frame]);
	/* Without a symbol this is the address, which nobody may see. */
	if (!strncmp(name, "0x", 2))
		return "";
	return name;
}

/* The frame after that of a function; nr_frames if there is none. */
static unsigned int frame_after(const char *function)
{
	unsigned int frame;

	for (frame = 0; frame < nr_frames; frame++)
		if (!strcmp(name_of(frame), function))
			return frame + 1;
	return nr_frames;
}

/* Before another one; of too many, the outermost is lost. */
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
 * @link: where out_of_memory() returns to, if that is not on the stack yet: the
 *        kernel then leaves out that frame; else 0
 *
 * Context: the entry of out_of_memory().
 */
void ow_stack_save(unsigned long link)
{
	unsigned int caller;

	nr_frames = stack_trace_save(frames, FRAMES_MAX, 0);
	caller = frame_after("out_of_memory");
	if (link && caller < nr_frames)
		insert_frame(caller, link);
}

/**
 * ow_stack_caller_of() - tell who called a function
 * @function: its name
 *
 * Context: inside out_of_memory(), after ow_stack_save().
 * Return: the name of the caller, good until the next call; NULL if the stack
 * does not show it.
 */
const char *ow_stack_caller_of(const char *function)
{
	unsigned int frame = frame_after(function);
	const char *name = frame < nr_frames ? name_of(frame) : "";

	return *name ? name : NULL;
}

/*
 * As the kernel's own call trace shows it, but without the size of the function
 * and without a space. Returns the length, whether it fit or not.
 */
static int put_frame(char *to, size_t room, unsigned int frame)
{
	static char symbol[KSYM_SYMBOL_LEN];
	char *size, *module;

	snprintf(symbol, sizeof(symbol), "%pB", (void *)frames[frame]);
	if (!strncmp(symbol, "0x", 2))
		return snprintf(to, room, "?");
	size = strchr(symbol, '/');
	module = strchr(symbol, '[');
	if (size)
		*size = '\0';
	return snprintf(to, room, "%s%s", symbol, module ? module : "");
}

static int put_frames(char *to, size_t room)
{
	unsigned int first = frame_after("out_of_memory");
	unsigned int frame;
	size_t length = 0;

	for (frame = first; frame < nr_frames; frame++) {
		size_t at = min(length, room);

		if (frame > first)
			length += snprintf(to + at, room - at, ",");
		at = min(length, room);
		length += put_frame(to + at, room - at, frame);
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
