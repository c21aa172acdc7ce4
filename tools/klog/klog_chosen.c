// SPDX-License-Identifier: GPL-2.0-only
/*
 * klog_chosen.c - the line of a report that says who was chosen, and where: oom-kill
 */
#include <string.h>

#include "klog/klog_scan.h"
#include "klog/klog_state.h"

/* What stands behind a key, up to the next one of the line, or its end. */
static const char *value_of(const char *text, const char *key, const char *next,
			    size_t *length)
{
	const char *at = strstr(text, key), *end;

	if (!at)
		return NULL;
	at += strlen(key);
	end = next ? strstr(at, next) : NULL;
	*length = end ? (size_t)(end - at) : strlen(at);
	return at;
}

static void read_constraint(struct klog *klog, union record *oom,
			    const struct klog_line *line, const char *text)
{
#define CONSTRAINT(constant, value, name) { name, value },
	static const struct {
		const char *name;
		uint32_t value;
	} constraints[] = { OOMWATCH_CONSTRAINTS(CONSTRAINT) };
	size_t length = strcspn(text, ","), i;

	for (i = 0; i < sizeof(constraints) / sizeof(*constraints); i++) {
		if (strlen(constraints[i].name) != length ||
		    memcmp(constraints[i].name, text, length))
			continue;
		klog_set(oom, oom, constraint, constraints[i].value);
		return;
	}
	/* It is none of mainline's, and so may be what decides. */
	klog_lines_note(klog, line);
}

/* A list of nodes ends before the comma in front of the next key; else it is cut off. */
static size_t list_length(const char *list)
{
	size_t length = strspn(list, "0123456789,-");

	while (length && list[length - 1] == ',')
		length--;
	return length;
}

/* A path at the end of the line is cut off. */
static void put_path(union record *oom, struct oomwatch_str *str,
		     unsigned int bit, const char *path, size_t length)
{
	bool known = oom->h.valid >> bit & 1;

	klog_put_path(oom, str, bit, path, length);
	if (!known && !path[length])
		oom->h.truncated |= 1ULL << bit;
}

static void read_nodes(union record *oom, const char *text)
{
	const char *at;
	size_t length;

	at = value_of(text, ",nodemask=", NULL, &length);
	if (at && *at == '(')
		klog_set_text(oom, oom, nodemask, "", 0);
	else if (at && at[list_length(at)])
		klog_set_text(oom, oom, nodemask, at, list_length(at));
	at = value_of(text, ",cpuset=", ",mems_allowed=", &length);
	if (at && length)
		put_path(oom, &oom->oom.cpuset, OOMWATCH_BIT_oom_cpuset, at,
			 length);
	at = value_of(text, ",mems_allowed=", NULL, &length);
	if (at && at[list_length(at)])
		klog_set_text(oom, oom, mems_allowed, at, list_length(at));
}

static void read_places(struct klog_report *report, const char *text)
{
	union record *oom = &report->oom;
	const char *at;
	size_t length;

	read_nodes(oom, text);
	at = value_of(text, ",oom_memcg=", ",task_memcg=", &length);
	if (at) {
		klog_set(oom, oom, context, OOMWATCH_CONTEXT_MEMCG);
		put_path(oom, &oom->oom.oom_memcg, OOMWATCH_BIT_oom_oom_memcg,
			 at, length);
	} else if (strstr(text, ",global_oom")) {
		klog_set(oom, oom, context, OOMWATCH_CONTEXT_GLOBAL);
	}
	at = value_of(text, ",task_memcg=", ",task=", &length);
	if (at && at[length] && length < sizeof(report->task_memcg)) {
		memcpy(report->task_memcg, at, length);
		report->task_memcg[length] = '\0';
	}
}

/* The name may have commas; the number and the user behind it have none. */
static void read_chosen(union record *oom, const char *text)
{
	const char *name = strstr(text, ",task="), *end;
	int64_t pid;

	end = name ? scan_last(name, ",pid=") : NULL;
	if (!end || !scan_value(end, "pid=", &pid) || pid < 1 || pid > INT32_MAX)
		return;
	name += strlen(",task=");
	klog_set(oom, oom, chosen_pid, pid);
	klog_put_comm(oom->oom.chosen_comm, name, end - name);
	oom->h.valid |= 1ULL << OOMWATCH_BIT_oom_chosen_comm;
}

/**
 * klog_read_choice() - "oom-kill:constraint=CONSTRAINT_NONE,nodemask=(null),..."
 * @klog: the log
 * @report: NULL: it is looked for
 * @line: the line
 *
 * Return: true.
 */
bool klog_read_choice(struct klog *klog, struct klog_report *report,
		      const struct klog_line *line)
{
	static const char start[] = "oom-kill:constraint=";
	const char *text = strstr(line->text, start) + strlen(start);
	union record chosen;

	klog->foreign = false;
	klog_record_start(&chosen, OOMWATCH_TYPE_OOM);
	read_chosen(&chosen, text);
	report = klog_report_of_pid(klog, line,
				    record_has(&chosen, oom, chosen_pid) ?
				    chosen.oom.chosen_pid : 0);
	if (!report || record_has(&report->oom, oom, chosen_pid))
		report = klog_report_new(klog, line);
	report->evident = true;
	report->quiet = 0;
	report->time = line->time;
	read_constraint(klog, &report->oom, line, text);
	read_places(report, text);
	read_chosen(&report->oom, text);
	return true;
}
