// SPDX-License-Identifier: GPL-2.0-only
/*
 * klog_prefix.c - what loggers have put before a line of the kernel
 *
 * Nobody configures it: each of its pieces can be told by its form, in whatever order
 * they stand. What is not known may stand before the kernel's own time, or before the
 * name "kernel:".
 */
#include <stdlib.h>
#include <string.h>

#include "klog/klog_line.h"
#include "klog/klog_state.h"

/* How far into a line that may be. */
#define PREFIX	256

#define FNV_PRIME	16777619U

/**
 * klog_hash() - make a number of bytes
 * @hash: the number of what comes before them; 0: nothing
 * @bytes: the bytes
 * @length: how many there are
 *
 * Return: the number.
 */
uint32_t klog_hash(uint32_t hash, const char *bytes, size_t length)
{
	while (length--)
		hash = (hash ^ (unsigned char)*bytes++) * FNV_PRIME;
	return hash;
}

static const char *skip_digits(const char *at)
{
	return at + strspn(at, "0123456789");
}

/* "<6>" */
static const char *skip_level(const char *at)
{
	const char *end = skip_digits(at + 1);

	return *at == '<' && end > at + 1 && end < at + 5 && *end == '>' ?
	       end + 1 : NULL;
}

/* "[T123]" or "[    C1]": who called printk(). */
static const char *skip_caller(const char *at, struct klog_line *line)
{
	const char *start, *end;

	if (*at != '[')
		return NULL;
	start = at + 1 + strspn(at + 1, " ");
	end = skip_digits(start + 1);
	if ((*start != 'T' && *start != 'C') || end == start + 1 || *end != ']')
		return NULL;
	line->stream = klog_hash(line->stream, start, end - start);
	return end + 1;
}

/* "4,1234,567890,-,caller=T1;" of /dev/kmsg, or of netconsole, which may add a release. */
static const char *skip_kmsg(const char *at, struct klog_line *line)
{
	const char *sequence = skip_digits(at), *time, *end, *caller;

	if (*sequence == '.') {
		end = strchr(sequence, ',');
		if (!end || end - sequence > 64)
			return NULL;
		at = end + 1;
		sequence = skip_digits(at);
	}
	if (sequence == at || *sequence++ != ',')
		return NULL;
	time = skip_digits(sequence);
	if (time == sequence || *time++ != ',')
		return NULL;
	end = skip_digits(time);
	if (end == time || *end != ',')
		return NULL;
	line->time.boot = true;
	line->time.boot_ns = strtoull(time, NULL, 10) * 1000;
	time = end;
	end = strchr(time, ';');
	if (!end || end - time > 64)
		return NULL;
	caller = strstr(time, "caller=");
	if (caller && caller < end)
		line->stream = klog_hash(line->stream, caller, end - caller);
	return end + 1;
}

/* "kern  :warn  : ", of dmesg -x. */
static const char *skip_facility(const char *at)
{
	size_t letters = strspn(at, "abcdefghijklmnopqrstuvwxyz0123456789");
	const char *end;

	if (!letters || letters > 8)
		return NULL;
	end = at + letters + strspn(at + letters, " ");
	if (*end++ != ':' || end - at > 9)
		return NULL;
	letters = strspn(end, "abcdefghijklmnopqrstuvwxyz");
	if (!letters || letters > 7)
		return NULL;
	at = end;
	end += letters + strspn(end + letters, " ");
	return *end == ':' && end - at < 9 && end[1] == ' ' ? end + 2 : NULL;
}

/* "stdout F ", of a container runtime. */
static const char *skip_output(const char *at)
{
	if (strncmp(at, "stdout ", 7) && strncmp(at, "stderr ", 7))
		return NULL;
	return (at[7] == 'F' || at[7] == 'P') && at[8] == ' ' ? at + 9 : NULL;
}

/* "MESSAGE=", of "journalctl -o verbose". */
static const char *skip_field(const char *at)
{
	return strncmp(at, "MESSAGE=", 8) ? NULL : at + 8;
}

/* Any of the pieces that loggers write. Return: NULL: there is none. */
static const char *skip_piece(const char *at, struct klog_line *line)
{
	const char *end;

	if (*at == ' ' || *at == '\t' || *at == '>' || *at == '|')
		return at + 1;
	(void)((end = skip_level(at)) || (end = skip_caller(at, line)) ||
	       (end = klog_time_bracket(at, &line->time)) ||
	       (end = klog_time_iso(at, &line->time)) ||
	       (!line->stamped && (end = klog_time_unix(at, &line->time))) ||
	       (end = klog_time_syslog(at, &line->time)) ||
	       (end = skip_facility(at)) || (end = skip_output(at)) ||
	       (end = skip_field(at)));
	line->stamped |= !!end;
	return end;
}

/*
 * What the kernel itself writes before its text: the time and the caller, each once. The
 * text may begin with the name of a task, which may look like anything else.
 */
static const char *skip_own(const char *at, struct klog_line *line)
{
	bool caller = false;
	const char *end;

	for (;; at = end) {
		at += strspn(at, " \t");
		end = line->time.boot ? NULL : klog_time_boot(at, &line->time);
		if (!end && !caller) {
			end = skip_caller(at, line);
			caller = end;
		}
		if (!end)
			return at;
		line->stamped = true;
	}
}

/* "2026-01-31T12:30:59,123456+01:00": with that comma dmesg writes it. */
static bool is_own_iso(const char *at)
{
	return at[4] == '-' && at[10] == 'T' && at[19] == ',';
}

/* Return: behind what was told; @own: the last of it is what the kernel, or dmesg, writes. */
static const char *skip_pieces(const char *at, struct klog_line *line, bool *own)
{
	struct klog_time time;
	const char *next;

	for (*own = false; *at; at = next) {
		next = skip_kmsg(at, line);
		if (next) {
			line->stamped = true;
			*own = true;
			return next;
		}
		*own = klog_time_boot(at, &time);
		if (*own)
			return skip_own(at, line);
		next = skip_piece(at, line);
		if (!next)
			break;
		*own = line->time.wall && (*at == '[' ? line->time.zoneless :
					   next - at > 19 && is_own_iso(at));
		if (*own)
			return skip_own(next, line);
	}
	return at;
}

/* Does what stands before a place begin a line of a report? Then it is part of that. */
static bool is_inside(const char *text, const char *place)
{
	char before[PREFIX + 1];
	size_t length = place - text;

	if (length > PREFIX)
		return true;
	memcpy(before, text, length);
	before[length] = '\0';
	return klog_lines_has_names(before);
}

/*
 * "host kernel: " or "kernel[1]: ". Behind the time since boot only a host may stand
 * before it. Return: behind it; NULL: there is none.
 */
static const char *skip_tag(const char *at, struct klog_line *line)
{
	const char *tag = at, *end;

	while ((tag = strstr(tag, "kernel"))) {
		if (tag - at > PREFIX ||
		    (line->time.boot && tag > at + strcspn(at, " ") + 1))
			return NULL;
		end = tag + strlen("kernel");
		if (*end == '[') {
			end = skip_digits(end + 1);
			end += *end == ']';
		}
		if (*end == ':' && (end[1] == ' ' || !end[1]) &&
		    (tag == at || strchr(" .>", tag[-1])))
			break;
		tag = end;
	}
	if (!tag || is_inside(at, tag))
		return NULL;
	line->stream = klog_hash(line->stream, at, tag - at);
	line->stamped = true;
	return end + (end[1] ? 2 : 1);
}

/* The kernel's own time, behind what is not known. */
static const char *find_boot(const char *at, struct klog_line *line)
{
	struct klog_time time = line->time;
	const char *from = at, *end;

	while ((from = strchr(from, '[')) && from - at < PREFIX) {
		end = klog_time_boot(from++, &time);
		if (!end)
			continue;
		if (is_inside(at, from))
			return NULL;
		line->time = time;
		line->stamped = true;
		if (!strncmp(at, "[pod/", 5))
			line->stream = klog_hash(line->stream, at, from - at);
		return end;
	}
	return NULL;
}

/*
 * "host app[1]: " or "host app: ", of another program. Not all logs have a name there, so
 * words of the kernel are none.
 */
static bool is_other(const char *at, const struct klog_line *line)
{
	static const char * const words[] = {
		"CPU:", "memory:", "swap:", "kmem:", "oom_reaper:",
	};
	const char *tag = at + strcspn(at, " :"), *end;
	bool host = *tag == ' ';
	size_t i;

	if (!line->time.wall || line->time.boot)
		return false;
	tag = host ? tag + strspn(tag, " ") : at;
	for (i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (!strncmp(tag, words[i], strlen(words[i])))
			return false;
	end = tag + strcspn(tag, " :[()=");
	if (end == tag || (*end != '[' && !host))
		return false;
	if (*end == '[') {
		at = end + 1;
		end = skip_digits(at);
		if (end == at || *end++ != ']')
			return false;
	}
	return end[0] == ':' && end[1] == ' ';
}

/**
 * klog_drop_colours() - drop ESC [ ... m
 * @text: changed in place
 */
void klog_drop_colours(char *text)
{
	char *to = strchr(text, '\033'), *from = to;

	if (!to)
		return;
	while (*from) {
		size_t length = strspn(from + 1, "[0123456789;");

		if (*from == '\033' && from[1] == '[' &&
		    from[1 + length] == 'm')
			from += length + 2;
		else
			*to++ = *from++;
	}
	*to = '\0';
}

/* Mail programs put blanks at which a line must not be wrapped. In place. */
static void plain_blanks(char *text)
{
	char *to = strstr(text, "\xc2\xa0"), *from = to;

	while (from && *from) {
		bool hard = from[0] == '\xc2' && from[1] == '\xa0';

		*to++ = hard ? ' ' : *from;
		from += 1 + hard;
	}
	if (to)
		*to = '\0';
}

/* What /dev/kmsg writes for bytes that cannot be shown. In place. */
static void unescape(char *text)
{
	static const char digits[] = "0123456789abcdef";
	char *to = text, *from = text;

	while (*from) {
		const char *high, *low;

		high = from[0] == '\\' && from[1] == 'x' && from[2] ?
		       strchr(digits, from[2]) : NULL;
		low = high && from[3] ? strchr(digits, from[3]) : NULL;
		if (low && (high > digits || low > digits)) {
			*to++ = (high - digits) << 4 | (low - digits);
			from += 4;
		} else {
			*to++ = *from++;
		}
	}
	*to = '\0';
}

/**
 * klog_prefix_strip() - pass over what loggers have put before a line
 * @line: the line; its text is moved on, and it gets the time
 */
void klog_prefix_strip(struct klog_line *line)
{
	size_t length = strlen(line->text);
	const char *at, *next;
	bool kmsg, own;

	while (length && strchr(" \t\r\n", line->text[length - 1]))
		line->text[--length] = '\0';
	klog_drop_colours(line->text);
	plain_blanks(line->text);
	kmsg = skip_kmsg(line->text, &(struct klog_line){ 0 });
	at = skip_pieces(line->text, line, &own);
	next = kmsg || (own && !line->time.boot) ? NULL : skip_tag(at, line);
	if (next)
		at = skip_own(next, line);
	if (!line->time.boot) {
		line->other = !own && !next && is_other(at, line);
		next = find_boot(at, line);
		if (next) {
			line->other = false;
			line->guessed = true;
			at = skip_own(next, line);
		}
	}
	line->text += at - line->text;
	if (kmsg)
		unescape(line->text);
}
