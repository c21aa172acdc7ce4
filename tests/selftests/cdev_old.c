// SPDX-License-Identifier: GPL-2.0-only
/*
 * cdev_old - a reader that was built when the record format was young
 *
 * old/linux/oomwatch.h is the first format, as it was: it knows two types of
 * records, and fewer fields of them. What it knows must be right today, in the
 * device and in the text of the same records; the rest it skips by size.
 */
#include "cdev.h"

#define KILLS		3
#define LIMIT_BYTES	(2UL << 20)

#ifdef OOMWATCH_ABI_VERSION
#error This is not the old format.
#endif

/* The text of a record: its line in events; free() it. */
static char *text_of(__u64 seq)
{
	FILE *events = fopen(OOMTEST_DEBUGFS "/events", "r");
	char key[40], *line = NULL;
	size_t room = 0;

	snprintf(key, sizeof(key), " seq=%llu ", (unsigned long long)seq);
	while (events && getline(&line, &room, events) > 0) {
		if (!strstr(line, key))
			continue;
		fclose(events);
		line[strcspn(line, "\n")] = ' ';
		return line;
	}
	free(line);
	return NULL;
}

/**
 * struct row - one row of the old OOMWATCH_FIELDS()
 * @type: enum oomwatch_type of the records that have it
 * @bit: its bit in the valid map
 * @kind: the name of its kind
 * @key: its name
 * @offset: where it is
 */
struct row {
	int type;
	int bit;
	const char *kind;
	const char *key;
	size_t offset;
};

#define TYPE_oom	OOMWATCH_TYPE_OOM
#define TYPE_victim	OOMWATCH_TYPE_VICTIM

#define ROW(record, number, member, what, unit, source) { \
	.type = TYPE_##record, \
	.bit = (number), \
	.kind = #what, \
	.key = #member, \
	.offset = offsetof(struct oomwatch_##record, member), \
},

static const struct row rows[] = { OOMWATCH_FIELDS(ROW) };

/* The names of the values of an enumeration, each at its value. */
#define NAME(constant, value, name) (name),

static const char * const outcomes[] = { OOMWATCH_OUTCOMES(NAME) };
static const char * const contexts[] = { OOMWATCH_CONTEXTS(NAME) };
static const char * const constraints[] = { OOMWATCH_CONSTRAINTS(NAME) };
static const char * const invokers[] = { OOMWATCH_INVOKERS(NAME) };
static const char * const roles[] = { OOMWATCH_ROLES(NAME) };
static const char * const states[] = { OOMWATCH_STATES(NAME) };

static const struct {
	const char *kind;
	const char * const *names;
} enums[] = {
	{ "OUTCOME", outcomes },
	{ "CONTEXT", contexts },
	{ "CONSTRAINT", constraints },
	{ "INVOKER", invokers },
	{ "ROLE", roles },
	{ "STATE", states },
};

static bool is(const char *a, const char *b)
{
	return !strcmp(a, b);
}

/* Write the spaces in the bytes of a string as events does. */
static const char *escape(const union record *record,
			  const struct oomwatch_str *str)
{
	static char escaped[4 * OOMWATCH_RECORD_MAX];
	const char *at = record->bytes + str->offset;
	const char *end = at + str->length;
	char *to = escaped;

	for (; at < end; at++)
		to += sprintf(to, *at == ' ' ? "\\x20" : "%c", *at);
	*to = '\0';
	return escaped;
}

/* " key=value " of a field, as events has it; the names here have spaces only. */
static void show(char *to, size_t size, const union record *record,
		 const struct row *row)
{
	const char *at = record->bytes + row->offset;
	const struct oomwatch_str *str = (const void *)at;
	unsigned long long u64 = *(const __u64 *)at;
	__u32 u32 = *(const __u32 *)at;
	/* The text has its name of today. */
	const char *key = is(row->key, "invoker") ? "origin" : row->key;
	size_t i;

	if (is(row->kind, "COMM")) {
		snprintf(to, size, " %s=%s ", key, at);
	} else if (is(row->kind, "NAME") || is(row->kind, "TEXT")) {
		snprintf(to, size, " %s=%s ", key, escape(record, str));
	} else if (is(row->kind, "U32")) {
		snprintf(to, size, " %s=%u ", key, u32);
	} else if (is(row->kind, "S32")) {
		snprintf(to, size, " %s=%d ", key, (int)u32);
	} else if (is(row->kind, "HEX")) {
		snprintf(to, size, " %s=0x%x ", key, u32);
	} else if (is(row->kind, "U64")) {
		snprintf(to, size, " %s=%llu ", key, u64);
	} else if (is(row->kind, "S64")) {
		snprintf(to, size, " %s=%lld ", key, (long long)u64);
	} else if (is(row->kind, "LIMIT") && u64 == OOMWATCH_UNLIMITED) {
		snprintf(to, size, " %s_kb=max ", key);
	} else if (is(row->kind, "LIMIT") || is(row->kind, "BYTES")) {
		snprintf(to, size, " %s_kb=%llu ", key, u64 >> 10);
	} else {
		for (i = 0; !is(enums[i].kind, row->kind); i++)
			;
		snprintf(to, size, " %s=%s ", key, enums[i].names[u32]);
	}
}

/* Does the text say what the record says? How many fields it has. */
static int compare(struct __test_metadata *_metadata,
		   const union record *record)
{
	const size_t count = sizeof(rows) / sizeof(*rows);
	char *text = text_of(record->h.seq);
	char wanted[5 * OOMWATCH_RECORD_MAX];
	const struct row *row;
	int fields = 0;

	EXPECT_NE(text, NULL);
	if (!text)
		return 0;
	for (row = rows; row < rows + count; row++) {
		if (row->type != record->h.type ||
		    !(record->h.valid >> row->bit & 1))
			continue;
		fields++;
		show(wanted, sizeof(wanted), record, row);
		EXPECT_NE(strstr(text, wanted), NULL)
			TH_LOG("no '%s' in: %s", wanted, text);
	}
	free(text);
	return fields;
}

/* Is this string of the record the text? */
static bool str_is(const union record *record, const struct oomwatch_str *str,
		   const char *text)
{
	return str->length == strlen(text) &&
	       is(record->bytes + str->offset, text);
}

/* What a child has of this process without being charged for it, in bytes. */
static size_t inherited(void)
{
	FILE *status = fopen("/proc/self/status", "r");
	size_t anon_kb = 0;
	char line[80];

	while (status && fgets(line, sizeof(line), status))
		sscanf(line, "RssAnon: %zu", &anon_kb);
	if (status)
		fclose(status);
	return anon_kb << 10;
}

static void check_victim(struct __test_metadata *_metadata,
			 const union record *record, pid_t pid)
{
	const struct oomwatch_victim *victim = (const void *)record;

	EXPECT_EQ(victim->victim_pid, pid);
	EXPECT_EQ(victim->victim_tgid, pid);
	EXPECT_EQ(victim->trigger_pid, pid);
	EXPECT_TRUE(is(victim->victim_comm, program_invocation_short_name));
	EXPECT_EQ(victim->role, OOMWATCH_ROLE_CHOSEN);
	EXPECT_EQ(victim->state, OOMWATCH_STATE_KILLED);
	EXPECT_EQ(victim->context, OOMWATCH_CONTEXT_MEMCG);
	EXPECT_EQ(victim->constraint, OOMWATCH_CONSTRAINT_MEMCG);
	EXPECT_EQ(victim->page_size, sysconf(_SC_PAGESIZE));
	EXPECT_TRUE(str_is(record, &victim->oom_memcg, "/cdev"));
	EXPECT_TRUE(str_is(record, &victim->task_memcg, "/cdev"));
	EXPECT_GT(victim->victim_anon_rss, LIMIT_BYTES / 4);
	EXPECT_LE(victim->victim_anon_rss, LIMIT_BYTES + inherited());
	EXPECT_GT(compare(_metadata, record), 20);
	/* There is more than it knows. */
	EXPECT_GT(victim->oom_memcg.offset, sizeof(*victim));
}

static void check_oom(struct __test_metadata *_metadata,
		      const union record *record, pid_t pid)
{
	const struct oomwatch_oom *oom = (const void *)record;

	EXPECT_EQ(oom->outcome, OOMWATCH_OUTCOME_KILLED);
	EXPECT_EQ(oom->invoker, OOMWATCH_INVOKER_MEMCG_CHARGE);
	EXPECT_EQ(oom->chosen_pid, pid);
	EXPECT_EQ(oom->victims, 1);
	EXPECT_EQ(oom->oom_memcg_max, LIMIT_BYTES);
	EXPECT_EQ(oom->oom_memcg_swap, 0);
	EXPECT_TRUE(str_is(record, &oom->oom_memcg, "/cdev"));
	EXPECT_TRUE(str_is(record, &oom->trigger_memcg, "/cdev"));
	EXPECT_GT(compare(_metadata, record), 20);
	EXPECT_GT(oom->gfp_flags.offset, sizeof(*oom));
}

TEST_F(cdev, old_reader_understands_new_records)
{
	struct stream stream = { .fd = self->fd, .room = STREAM_ROOM };
	int victims = 0, ooms = 0, skipped = 0, i;
	const struct oomwatch_header *h;
	pid_t pids[KILLS];

	/* Without a victim that still has to exit. */
	sleep(1);
	ASSERT_EQ(lseek(self->fd, 0, SEEK_END), 0);
	for (i = 0; i < KILLS; i++) {
		pids[i] = oomtest_kill(self->memcg, KILL_BYTES);
		ASSERT_GT(pids[i], 0);
	}
	while ((h = stream_next(&stream))) {
		const union record *record = (const void *)h;

		if (h->type == OOMWATCH_TYPE_VICTIM && victims < KILLS)
			check_victim(_metadata, record, pids[victims++]);
		else if (h->type == OOMWATCH_TYPE_OOM && ooms < KILLS)
			check_oom(_metadata, record, pids[ooms++]);
		else
			skipped++;
	}
	EXPECT_EQ(errno, EAGAIN);
	EXPECT_EQ(victims, KILLS);
	EXPECT_EQ(ooms, KILLS);
	EXPECT_GT(skipped, KILLS);
}

TEST_HARNESS_MAIN
