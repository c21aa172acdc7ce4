/* SPDX-License-Identifier: GPL-2.0 WITH Linux-syscall-note */
/*
 * oomwatch.h - the record format of /dev/oomwatch
 *
 * Documentation/abi.rst and oomwatch(4) describe the device: its calls and errors.
 *
 * READING
 *
 * read() on /dev/oomwatch returns as many whole records as fit into the
 * buffer, never part of one. A buffer of OOMWATCH_RECORD_MAX bytes holds any
 * record. Records follow each other without a gap; the next one starts @size
 * bytes after the start of this one.
 *
 * RECORD
 *
 * A record is a struct oomwatch_header, then the fixed fields of its type
 * (struct oomwatch_oom, struct oomwatch_victim ...), then its strings and
 * arrays. Byte order and page size are those of the machine that wrote it.
 * @size is a multiple of 8 and at most OOMWATCH_RECORD_MAX, so in a buffer that
 * is aligned to 8 every record is. The layout is the same for 32 and 64 bits;
 * all padding is named: it is 0, and may become a field.
 *
 * FIELDS
 *
 * OOMWATCH_FIELDS() lists every field once. Bit N of @valid says that
 * the field with bit number N was captured. A field whose bit is clear was not
 * captured here, which is different from 0; its bytes mean nothing. Members of
 * a union are fields of their own, of which at most one is valid. Bit N of
 * @truncated says that a string was longer than the record could hold; its tail
 * was dropped.
 *
 * STRINGS
 *
 * A name of a task is a NUL-terminated array of OOMWATCH_COMM_LEN bytes. Any
 * other string is a struct oomwatch_str: @length bytes at @offset from the
 * start of the record, followed by a NUL that @length does not count. Names
 * may hold any byte but NUL, in no encoding: here they are as the kernel has
 * them; only the text form escapes them.
 *
 * ARRAYS
 *
 * A struct oomwatch_array says where its elements lie, how many there are, and
 * how large each is: an element may grow at its end like a record.
 *
 * UNITS
 *
 * Sizes are bytes; the text form shows them in KiB with the suffix _kb, and
 * OOMWATCH_UNLIMITED as "max". Points are pages of @page_size bytes. Durations
 * are us. Process ids and user ids are those of the initial namespaces unless
 * the name says otherwise (nspid: the innermost pid namespace of the task).
 *
 * CLOCK
 *
 * @time_ns is that of CLOCK_BOOTTIME: ns since boot, suspend included, never set
 * by anybody. Wall time is @time_ns plus what CLOCK_REALTIME is ahead of
 * CLOCK_BOOTTIME, both read now. The kernel reads the clock without a lock: the
 * time may be off by some us while the clock is being adjusted.
 *
 * ORDER AND LOSS
 *
 * @seq grows by 1 with each record and is never used again, so a gap in it
 * counts exactly the records that were overwritten before they were read.
 * @seq is the order of publication; @time_ns is the time of the event, and may
 * step back from one record to the next. Of records that were overwritten under
 * its cursor a reader is told once, by EPIPE; then it goes on at the oldest.
 *
 * What an episode leaves behind: its victims, each at the time it is marked;
 * then, without a gap between them, its candidates by rank, memory, stack and
 * oom. There is an oom record for every episode but those that a later one stands
 * for (oom.repeats). The others are left out where the kernel did not come to
 * choose a victim, and where the episode repeats an earlier one; with outcome
 * unknown there are those that were collected before the return was missed.
 * Reaped and exited follow whenever they happen.
 *
 * EXTENSION
 *
 * New record types may appear: skip them by @size. Fields are only appended to
 * a struct, or take the place of padding; bit numbers and enum values keep their
 * meaning for ever, and new ones may appear: show their number. So a reader
 * that was built with an older header finds all that it knows at its place. One
 * that was built with a newer header than the module finds clear bits of @valid
 * for all that the module does not know; where such fields would be, there may be
 * strings, or the record may have ended.
 */
#ifndef _UAPI_LINUX_OOMWATCH_H
#define _UAPI_LINUX_OOMWATCH_H

#include <linux/types.h>

/*
 * The version of this format, for those who save records. It would change only
 * if a reader that keeps the rules above could not go on.
 */
#define OOMWATCH_ABI_VERSION	1

/* The largest record, in bytes. Part of the ABI: it will not grow. */
#define OOMWATCH_RECORD_MAX	4096

/* As TASK_COMM_LEN: 15 bytes of name and a NUL. */
#define OOMWATCH_COMM_LEN	16

/* A limit that is not set. */
#define OOMWATCH_UNLIMITED	(~(__u64)0)

/**
 * struct oomwatch_header - what every record starts with
 * @size: bytes of the whole record, this header and its strings included
 * @type: one of enum oomwatch_type
 * @reserved: 0
 * @seq: number of the record, in order of publication, from 1
 * @time_ns: time of the event, CLOCK_BOOTTIME in ns
 * @episode: number of the OOM episode (one call of out_of_memory()), from 1;
 *           0 for an event outside of an episode that was seen
 * @valid: bit N: the field with bit number N was captured
 * @truncated: bit N: the string with bit number N lost its tail
 */
struct oomwatch_header {
	__u32 size;
	__u16 type;
	__u16 reserved;
	__aligned_u64 seq;
	__aligned_u64 time_ns;
	__aligned_u64 episode;
	__aligned_u64 valid;
	__aligned_u64 truncated;
};

/**
 * struct oomwatch_str - a string behind the fixed fields of a record
 * @offset: bytes from the start of the record
 * @length: bytes, without the NUL that follows them
 */
struct oomwatch_str {
	__u16 offset;
	__u16 length;
};

/**
 * struct oomwatch_array - elements behind the fixed fields of a record
 * @offset: bytes from the start of the record
 * @count: number of elements
 * @size: bytes of one element
 * @reserved: 0
 */
struct oomwatch_array {
	__u16 offset;
	__u16 count;
	__u16 size;
	__u16 reserved;
};

/* The most zones that a memory record has. */
#define OOMWATCH_ZONES_MAX	16

/* Room for the name of a zone and a NUL. */
#define OOMWATCH_ZONE_NAME_LEN	12

/**
 * struct oomwatch_zone - a zone of memory, at the time of its memory record
 * @node: its NUMA node; -1 for the sum of zones that had no room
 * @name: struct zone.name; of the sum "rest"
 * @free: NR_FREE_PAGES of the zone, in bytes
 * @min: its watermark WMARK_MIN, in bytes
 * @low: its watermark WMARK_LOW, in bytes
 * @high: its watermark WMARK_HIGH, in bytes
 * @managed: struct zone.managed_pages, in bytes
 */
struct oomwatch_zone {
	__s32 node;
	char name[OOMWATCH_ZONE_NAME_LEN];
	__aligned_u64 free;
	__aligned_u64 min;
	__aligned_u64 low;
	__aligned_u64 high;
	__aligned_u64 managed;
};

/*
 * The values of each enumeration, with the names that text and tools show:
 * E(constant, value, name).
 */
#define OOMWATCH_TYPES(E) \
	E(OOMWATCH_TYPE_OOM,			1, "oom") \
	E(OOMWATCH_TYPE_VICTIM,			2, "victim") \
	E(OOMWATCH_TYPE_MEMORY,			3, "memory") \
	E(OOMWATCH_TYPE_STACK,			4, "stack") \
	E(OOMWATCH_TYPE_CANDIDATE,		5, "candidate") \
	E(OOMWATCH_TYPE_REAPED,			6, "reaped") \
	E(OOMWATCH_TYPE_EXITED,			7, "exited")

/* How an episode ended. */
#define OOMWATCH_OUTCOMES(E) \
	E(OOMWATCH_OUTCOME_UNKNOWN,		0, "unknown") \
	E(OOMWATCH_OUTCOME_KILLED,		1, "killed") \
	E(OOMWATCH_OUTCOME_VICTIM_EXITED,	2, "victim_exited") \
	E(OOMWATCH_OUTCOME_ALREADY_DYING,	3, "already_dying") \
	E(OOMWATCH_OUTCOME_VICTIM_PENDING,	4, "victim_pending") \
	E(OOMWATCH_OUTCOME_NO_VICTIM,		5, "no_victim") \
	E(OOMWATCH_OUTCOME_DISABLED,		6, "disabled") \
	E(OOMWATCH_OUTCOME_TRIGGER_DYING,	7, "trigger_dying") \
	E(OOMWATCH_OUTCOME_SKIPPED_GFP,		8, "skipped_gfp") \
	E(OOMWATCH_OUTCOME_AVERTED,		9, "averted") \
	E(OOMWATCH_OUTCOME_PANIC,		10, "panic")

/* Whose memory ran out: oom_control.memcg. */
#define OOMWATCH_CONTEXTS(E) \
	E(OOMWATCH_CONTEXT_GLOBAL,		0, "global") \
	E(OOMWATCH_CONTEXT_MEMCG,		1, "memcg")

/* enum oom_constraint of the kernel, in its order. */
#define OOMWATCH_CONSTRAINTS(E) \
	E(OOMWATCH_CONSTRAINT_NONE,		0, "CONSTRAINT_NONE") \
	E(OOMWATCH_CONSTRAINT_CPUSET,		1, "CONSTRAINT_CPUSET") \
	E(OOMWATCH_CONSTRAINT_MEMORY_POLICY,	2, "CONSTRAINT_MEMORY_POLICY") \
	E(OOMWATCH_CONSTRAINT_MEMCG,		3, "CONSTRAINT_MEMCG")

/* Which path of the kernel called out_of_memory(). */
#define OOMWATCH_INVOKERS(E) \
	E(OOMWATCH_INVOKER_PAGE_ALLOC,		0, "page_alloc") \
	E(OOMWATCH_INVOKER_MEMCG_CHARGE,	1, "memcg_charge") \
	E(OOMWATCH_INVOKER_MEMORY_MAX,		2, "memory_max") \
	E(OOMWATCH_INVOKER_SYSRQ,		3, "sysrq") \
	E(OOMWATCH_INVOKER_LRU_GEN,		4, "lru_gen")

/* Why a task became a victim. */
#define OOMWATCH_ROLES(E) \
	E(OOMWATCH_ROLE_CHOSEN,			0, "chosen") \
	E(OOMWATCH_ROLE_GROUP,			1, "group") \
	E(OOMWATCH_ROLE_TRIGGER,		2, "trigger") \
	E(OOMWATCH_ROLE_SHARED_MM,		3, "shared_mm")

/* What was done to a victim: sent SIGKILL, or found dying and helped along. */
#define OOMWATCH_STATES(E) \
	E(OOMWATCH_STATE_KILLED,		0, "killed") \
	E(OOMWATCH_STATE_DYING,			1, "dying")

/* Who took the memory of a victim away before it left by itself. */
#define OOMWATCH_REAPERS(E) \
	E(OOMWATCH_REAPER_OOM_REAPER,		0, "oom_reaper") \
	E(OOMWATCH_REAPER_PROCESS_MRELEASE,	1, "process_mrelease")

#define OOMWATCH_ENUMERATOR(constant, value, name) constant = (value),

enum oomwatch_type { OOMWATCH_TYPES(OOMWATCH_ENUMERATOR) };
enum oomwatch_outcome { OOMWATCH_OUTCOMES(OOMWATCH_ENUMERATOR) };
enum oomwatch_context { OOMWATCH_CONTEXTS(OOMWATCH_ENUMERATOR) };
enum oomwatch_constraint { OOMWATCH_CONSTRAINTS(OOMWATCH_ENUMERATOR) };
enum oomwatch_invoker { OOMWATCH_INVOKERS(OOMWATCH_ENUMERATOR) };
enum oomwatch_role { OOMWATCH_ROLES(OOMWATCH_ENUMERATOR) };
enum oomwatch_state { OOMWATCH_STATES(OOMWATCH_ENUMERATOR) };
enum oomwatch_reaper { OOMWATCH_REAPERS(OOMWATCH_ENUMERATOR) };

/**
 * struct oomwatch_oom - one OOM episode, published when out_of_memory() returns
 * @h: the header; @h.time_ns is the time of the return; for outcome panic that
 *     of the decision, for unknown that of the entry
 *
 * The other members are described by their rows in OOMWATCH_FIELDS(). A __s64
 * stands at a multiple of 8, since not all headers have __aligned_s64.
 */
struct oomwatch_oom {
	struct oomwatch_header h;
	__u32 outcome;
	__u32 context;
	__u32 constraint;
	__u32 invoker;
	__s32 order;
	__u32 gfp_mask;
	__s32 trigger_pid;
	__s32 trigger_tgid;
	__s32 trigger_nspid;
	__u32 trigger_uid;
	__s32 trigger_oom_score_adj;
	__s32 chosen_pid;
	__u32 victims;
	__u32 page_size;
	__aligned_u64 totalpages;
	__aligned_u64 oom_memcg_id;
	__aligned_u64 oom_memcg_usage;
	__aligned_u64 oom_memcg_max;
	union {
		__aligned_u64 oom_memcg_swap;		/* cgroup v2 */
		__aligned_u64 oom_memcg_memsw;		/* cgroup v1 */
	};
	union {
		__aligned_u64 oom_memcg_swap_max;	/* cgroup v2 */
		__aligned_u64 oom_memcg_memsw_max;	/* cgroup v1 */
	};
	__s64 chosen_points;
	__s64 chosen_score;
	__aligned_u64 duration_us;
	__aligned_u64 repeats;
	__aligned_u64 repeats_duration_us;
	char trigger_comm[OOMWATCH_COMM_LEN];
	char chosen_comm[OOMWATCH_COMM_LEN];
	struct oomwatch_str gfp_flags;
	struct oomwatch_str trigger_memcg;
	struct oomwatch_str nodemask;
	struct oomwatch_str cpuset;
	struct oomwatch_str mems_allowed;
	struct oomwatch_str oom_memcg;
	struct oomwatch_str message;
	struct oomwatch_str oom_group;
	__u32 candidates_scored;
	__u32 candidates_eligible;
	__aligned_u64 oom_memcg_failcnt;
	__aligned_u64 oom_memcg_kmem;
	__u32 victims_unrecorded;
	__u32 reserved;
};

/**
 * struct oomwatch_victim - one task that the kernel marked as an OOM victim, or
 *			    killed because it shares the memory of one
 * @h: the header; @h.time_ns is the time of the mark
 *
 * The other members are described by their rows in OOMWATCH_FIELDS().
 */
struct oomwatch_victim {
	struct oomwatch_header h;
	__u32 role;
	__u32 state;
	__s32 victim_pid;
	__s32 victim_tgid;
	__s32 victim_nspid;
	__u32 victim_uid;
	__s32 victim_oom_score_adj;
	__u32 context;
	__u32 constraint;
	__s32 trigger_pid;
	__u32 page_size;
	__s32 victim_ppid;
	__s64 victim_points;
	__s64 victim_score;
	__aligned_u64 victim_total_vm;
	__aligned_u64 victim_anon_rss;
	__aligned_u64 victim_file_rss;
	__aligned_u64 victim_shmem_rss;
	__aligned_u64 victim_swap;
	__aligned_u64 victim_pgtables;
	__aligned_u64 oom_memcg_id;
	__aligned_u64 task_memcg_id;
	char victim_comm[OOMWATCH_COMM_LEN];
	char trigger_comm[OOMWATCH_COMM_LEN];
	struct oomwatch_str oom_memcg;
	struct oomwatch_str task_memcg;
	struct oomwatch_str victim_exe;
	struct oomwatch_str victim_leader_comm;
	struct oomwatch_str victim_parent_comm;
	__u32 reserved;
};

/**
 * struct oomwatch_memory - the memory of the system when a victim was chosen
 * @h: the header; @h.time_ns is the time of the reading
 *
 * The other members are described by their rows in OOMWATCH_FIELDS(), and the
 * elements of @zones by struct oomwatch_zone.
 */
struct oomwatch_memory {
	struct oomwatch_header h;
	__aligned_u64 total;
	__aligned_u64 free;
	__aligned_u64 unevictable;
	__aligned_u64 mlocked;
	__aligned_u64 anon;
	__aligned_u64 file;
	__aligned_u64 shmem;
	__aligned_u64 dirty;
	__aligned_u64 writeback;
	__aligned_u64 slab_reclaimable;
	__aligned_u64 slab_unreclaimable;
	__aligned_u64 pagetables;
	__aligned_u64 kernel_stack;
	__aligned_u64 swap_total;
	__aligned_u64 swap_free;
	__u32 load1;
	__u32 load5;
	__u32 load15;
	__u32 zones_summed;
	struct oomwatch_array zones;
};

/**
 * struct oomwatch_stack - how the trigger came to the OOM killer
 * @h: the header; @h.time_ns is the time of the entry
 *
 * The other members are described by their rows in OOMWATCH_FIELDS().
 */
struct oomwatch_stack {
	struct oomwatch_header h;
	__s32 trigger_pid;
	struct oomwatch_str stack;
	char trigger_comm[OOMWATCH_COMM_LEN];
};

/**
 * struct oomwatch_candidate - one of the tasks that scored most in an episode
 * @h: the header; @h.time_ns is the time at which the selection was over
 *
 * Where nobody may be killed, the tasks that hold most memory, without points and
 * score.
 *
 * The other members are described by their rows in OOMWATCH_FIELDS().
 */
struct oomwatch_candidate {
	struct oomwatch_header h;
	__u32 rank;
	__s32 candidate_pid;
	__s32 candidate_tgid;
	__u32 candidate_uid;
	__s32 candidate_oom_score_adj;
	__u32 reserved;
	__s64 candidate_points;
	__s64 candidate_score;
	__aligned_u64 candidate_total_vm;
	__aligned_u64 candidate_anon_rss;
	__aligned_u64 candidate_file_rss;
	__aligned_u64 candidate_shmem_rss;
	__aligned_u64 candidate_swap;
	__aligned_u64 candidate_pgtables;
	char candidate_comm[OOMWATCH_COMM_LEN];
};

/**
 * struct oomwatch_reaped - the memory of a victim was taken away from outside
 * @h: the header; @h.time_ns is the time at which that was done
 *
 * The other members are described by their rows in OOMWATCH_FIELDS().
 */
struct oomwatch_reaped {
	struct oomwatch_header h;
	__u32 reaper;
	__s32 victim_pid;
	__s32 victim_tgid;
	__u32 reserved;
	__aligned_u64 latency_us;
	__aligned_u64 victim_anon_rss;
	__aligned_u64 victim_file_rss;
	__aligned_u64 victim_shmem_rss;
	char victim_comm[OOMWATCH_COMM_LEN];
};

/**
 * struct oomwatch_exited - the marked thread of a victim has left its memory,
 *			    which other threads or processes may still hold
 * @h: the header; @h.time_ns is the time of that
 *
 * The other members are described by their rows in OOMWATCH_FIELDS().
 */
struct oomwatch_exited {
	struct oomwatch_header h;
	__s32 victim_pid;
	__s32 victim_tgid;
	__aligned_u64 latency_us;
	char victim_comm[OOMWATCH_COMM_LEN];
};

/*
 * The field table: F(record, bit, member, kind, unit, source), in the order
 * in which text shows the fields. The key of a field is its member's name.
 *
 * kind says how the member is stored and shown:
 *   U32 S32 U64 S64	a decimal number of that type
 *   HEX		__u32, hexadecimal
 *   BYTES LIMIT	__u64 bytes, shown as KiB; LIMIT: may be unlimited
 *   LOAD		__u32 hundredths, shown as 0.00
 *   COMM		char[OOMWATCH_COMM_LEN], any byte: escaped in text
 *   NAME		struct oomwatch_str, any byte: escaped in text
 *   TEXT		struct oomwatch_str, made by the kernel: shown as it is
 *   ZONES		struct oomwatch_array of struct oomwatch_zone: the first
 *			is shown as zone0=node0/DMA zone0_free_kb=... and so on
 *   OUTCOME CONTEXT CONSTRAINT INVOKER ROLE STATE REAPER
 *			__u32, one of that enumeration
 */
#define OOMWATCH_FIELDS(F) \
	F(oom,  0, outcome,		OUTCOME,    "", \
	  "return value of out_of_memory() and the steps seen inside it") \
	F(oom,  1, context,		CONTEXT,    "", "oom_control.memcg") \
	F(oom,  2, constraint,		CONSTRAINT, "", "oom_control.constraint") \
	F(oom,  3, invoker,		INVOKER,    "", \
	  "oom_control.order, .memcg, .zonelist and the stack") \
	F(oom,  4, order,		S32,        "power of two pages", \
	  "oom_control.order; -1 for sysrq") \
	F(oom,  5, gfp_mask,		HEX,        "", "oom_control.gfp_mask") \
	F(oom,  6, gfp_flags,		TEXT,       "", \
	  "oom_control.gfp_mask, by the names of the running kernel") \
	F(oom,  7, trigger_pid,		S32,        "", "current") \
	F(oom,  8, trigger_tgid,	S32,        "", "current") \
	F(oom,  9, trigger_nspid,	S32,        "", \
	  "current, in its own pid namespace") \
	F(oom, 10, trigger_comm,	COMM,       "", "current->comm") \
	F(oom, 11, trigger_uid,		U32,        "", \
	  "task_uid(current), in the initial user namespace") \
	F(oom, 12, trigger_oom_score_adj, S32,      "", \
	  "current->signal->oom_score_adj") \
	F(oom, 13, trigger_memcg,	NAME,       "", \
	  "memory cgroup of current, absolute path") \
	F(oom, 14, nodemask,		TEXT,       "", \
	  "oom_control.nodemask; empty: not restricted") \
	F(oom, 15, cpuset,		NAME,       "", \
	  "cpuset cgroup of current, absolute path") \
	F(oom, 16, mems_allowed,	TEXT,       "", \
	  "cpuset_current_mems_allowed") \
	F(oom, 17, totalpages,		U64,        "pages", \
	  "oom_control.totalpages") \
	F(oom, 18, page_size,		U32,        "bytes", "PAGE_SIZE") \
	F(oom, 19, oom_memcg,		NAME,       "", \
	  "oom_control.memcg, absolute path") \
	F(oom, 20, oom_memcg_id,	U64,        "", \
	  "cgroup_id() of oom_control.memcg") \
	F(oom, 21, oom_memcg_usage,	BYTES,      "bytes", \
	  "mem_cgroup.memory, at the entry") \
	F(oom, 22, oom_memcg_max,	LIMIT,      "bytes", \
	  "mem_cgroup.memory.max") \
	F(oom, 23, oom_memcg_swap,	BYTES,      "bytes", \
	  "mem_cgroup.swap, at the entry; cgroup v2") \
	F(oom, 24, oom_memcg_swap_max,	LIMIT,      "bytes", \
	  "mem_cgroup.swap.max; cgroup v2") \
	F(oom, 37, oom_memcg_failcnt,	U64,        "charges", \
	  "mem_cgroup.memory.failcnt, or memory_events[MEMCG_MAX] where v2 " \
	  "has no failcnt: charges that met the limit") \
	F(oom, 38, oom_memcg_memsw,	BYTES,      "bytes", \
	  "mem_cgroup.memsw, at the entry; cgroup v1") \
	F(oom, 39, oom_memcg_memsw_max,	LIMIT,      "bytes", \
	  "mem_cgroup.memsw.max; cgroup v1") \
	F(oom, 40, oom_memcg_kmem,	BYTES,      "bytes", \
	  "mem_cgroup.kmem, at the entry; cgroup v1") \
	F(oom, 34, oom_group,		NAME,       "", \
	  "memory cgroup that is killed as a whole (memory.oom.group), " \
	  "absolute path; empty: none; with outcome already_dying nobody " \
	  "else is killed") \
	F(oom, 25, chosen_pid,		S32,        "", "oom_control.chosen") \
	F(oom, 26, chosen_comm,		COMM,       "", \
	  "oom_control.chosen->comm") \
	F(oom, 27, chosen_points,	S64,        "pages", \
	  "oom_control.chosen_points") \
	F(oom, 28, chosen_score,	S64,        "", \
	  "chosen_points, scaled as /proc/PID/oom_score by totalpages") \
	F(oom, 35, candidates_scored,	U32,        "tasks", \
	  "calls of oom_badness()") \
	F(oom, 36, candidates_eligible,	U32,        "tasks", \
	  "those of them that did not return LONG_MIN") \
	F(oom, 29, victims,		U32,        "tasks", \
	  "victim records of the episode") \
	F(oom, 41, victims_unrecorded,	U32,        "threads", \
	  "at most so many more shared the memory of a victim: no more than " \
	  "32 processes that do are recorded; absent: none") \
	F(oom, 30, message,		NAME,       "", \
	  "message of oom_kill_process()") \
	F(oom, 31, duration_us,		U64,        "us", \
	  "entry to return of out_of_memory()") \
	F(oom, 32, repeats,		U64,        "episodes", \
	  "episodes that this record stands for") \
	F(oom, 33, repeats_duration_us,	U64,        "us", \
	  "entry of the first to return of the last of them") \
	F(victim,  0, role,		ROLE,       "", \
	  "step of the OOM path that marked the task") \
	F(victim,  1, state,		STATE,      "", \
	  "killed: by __oom_kill_process(), or with the memory it shares; " \
	  "dying: only marked") \
	F(victim,  2, victim_pid,	S32,        "", \
	  "the marked thread; of a process that shares the memory: its leader") \
	F(victim,  3, victim_tgid,	S32,        "", "its process") \
	F(victim,  4, victim_nspid,	S32,        "", \
	  "the same, in its own pid namespace") \
	F(victim,  5, victim_comm,	COMM,       "", "task_struct.comm") \
	F(victim, 25, victim_leader_comm, NAME,     "", \
	  "task_struct.group_leader->comm") \
	F(victim, 26, victim_exe,	NAME,       "", \
	  "mm_struct.exe_file, base name") \
	F(victim, 27, victim_ppid,	S32,        "", \
	  "task_struct.real_parent->tgid") \
	F(victim, 28, victim_parent_comm, NAME,     "", \
	  "task_struct.real_parent->group_leader->comm") \
	F(victim,  6, victim_uid,	U32,        "", \
	  "task_uid(), in the initial user namespace") \
	F(victim,  7, victim_points,	S64,        "pages", \
	  "oom_control.chosen_points; of others than chosen oom_badness(), " \
	  "if among the recorded candidates") \
	F(victim,  8, victim_score,	S64,        "", \
	  "victim_points, scaled as /proc/PID/oom_score by totalpages") \
	F(victim,  9, victim_oom_score_adj, S32,    "", \
	  "signal_struct.oom_score_adj") \
	F(victim, 10, victim_total_vm,	BYTES,      "bytes", \
	  "mm_struct.total_vm") \
	F(victim, 11, victim_anon_rss,	BYTES,      "bytes", "MM_ANONPAGES") \
	F(victim, 12, victim_file_rss,	BYTES,      "bytes", "MM_FILEPAGES") \
	F(victim, 13, victim_shmem_rss,	BYTES,      "bytes", "MM_SHMEMPAGES") \
	F(victim, 14, victim_swap,	BYTES,      "bytes", "MM_SWAPENTS") \
	F(victim, 15, victim_pgtables,	BYTES,      "bytes", \
	  "mm_pgtables_bytes()") \
	F(victim, 16, context,		CONTEXT,    "", "oom_control.memcg") \
	F(victim, 17, constraint,	CONSTRAINT, "", \
	  "oom_control.constraint") \
	F(victim, 18, oom_memcg,	NAME,       "", \
	  "oom_control.memcg, absolute path") \
	F(victim, 19, task_memcg,	NAME,       "", \
	  "memory cgroup of the victim, absolute path") \
	F(victim, 20, oom_memcg_id,	U64,        "", \
	  "cgroup_id() of oom_control.memcg") \
	F(victim, 21, task_memcg_id,	U64,        "", \
	  "cgroup_id() of the victim's memory cgroup") \
	F(victim, 22, trigger_pid,	S32,        "", "current") \
	F(victim, 23, trigger_comm,	COMM,       "", "current->comm") \
	F(victim, 24, page_size,	U32,        "bytes", "PAGE_SIZE") \
	F(memory,  0, total,		BYTES,      "bytes", "totalram_pages()") \
	F(memory,  1, free,		BYTES,      "bytes", "NR_FREE_PAGES") \
	F(memory,  2, unevictable,	BYTES,      "bytes", "NR_UNEVICTABLE") \
	F(memory,  3, mlocked,		BYTES,      "bytes", "NR_MLOCK") \
	F(memory,  4, anon,		BYTES,      "bytes", "NR_ANON_MAPPED") \
	F(memory,  5, file,		BYTES,      "bytes", \
	  "NR_FILE_PAGES: page cache, shmem and swap cache included") \
	F(memory,  6, shmem,		BYTES,      "bytes", \
	  "NR_SHMEM: tmpfs and shared memory") \
	F(memory,  7, dirty,		BYTES,      "bytes", "NR_FILE_DIRTY") \
	F(memory,  8, writeback,	BYTES,      "bytes", "NR_WRITEBACK") \
	F(memory,  9, slab_reclaimable,	BYTES,      "bytes", \
	  "NR_SLAB_RECLAIMABLE_B") \
	F(memory, 10, slab_unreclaimable, BYTES,    "bytes", \
	  "NR_SLAB_UNRECLAIMABLE_B") \
	F(memory, 11, pagetables,	BYTES,      "bytes", "NR_PAGETABLE") \
	F(memory, 12, kernel_stack,	BYTES,      "bytes", \
	  "NR_KERNEL_STACK_KB") \
	F(memory, 13, swap_total,	BYTES,      "bytes", \
	  "oom_control.totalpages - totalram_pages(); CONSTRAINT_NONE only") \
	F(memory, 14, swap_free,	BYTES,      "bytes", \
	  "get_nr_swap_pages()") \
	F(memory, 15, load1,		LOAD,       "1/100", "avenrun[0]") \
	F(memory, 16, load5,		LOAD,       "1/100", "avenrun[1]") \
	F(memory, 17, load15,		LOAD,       "1/100", "avenrun[2]") \
	F(memory, 18, zones,		ZONES,      "bytes", "populated zones") \
	F(memory, 19, zones_summed,	U32,        "zones", \
	  "zones that had no room: the last of zones is their sum") \
	F(stack,  0, trigger_pid,	S32,        "", "current") \
	F(stack,  1, trigger_comm,	COMM,       "", "current->comm") \
	F(stack,  2, stack,		TEXT,       "", \
	  "kernel stack of current, from the caller of out_of_memory() on; " \
	  "?: no symbol") \
	F(candidate,  0, rank,		U32,        "", \
	  "1: most points; of equal ones, the last that was scored comes " \
	  "first; of those equal to the last rank, the first are kept; where " \
	  "nobody may be killed: most memory, swap and page tables") \
	F(candidate,  1, candidate_pid,	S32,        "", \
	  "argument of oom_badness()") \
	F(candidate,  2, candidate_tgid, S32,       "", "its process") \
	F(candidate,  3, candidate_comm, COMM,      "", "task_struct.comm") \
	F(candidate,  4, candidate_uid,	U32,        "", \
	  "task_uid(), in the initial user namespace") \
	F(candidate,  5, candidate_points, S64,     "pages", \
	  "return value of oom_badness(); absent if it may not be killed") \
	F(candidate,  6, candidate_score, S64,      "", \
	  "candidate_points, scaled as /proc/PID/oom_score by totalpages") \
	F(candidate,  7, candidate_oom_score_adj, S32, "", \
	  "signal_struct.oom_score_adj") \
	F(candidate,  8, candidate_total_vm, BYTES, "bytes", \
	  "mm_struct.total_vm") \
	F(candidate,  9, candidate_anon_rss, BYTES, "bytes", "MM_ANONPAGES") \
	F(candidate, 10, candidate_file_rss, BYTES, "bytes", "MM_FILEPAGES") \
	F(candidate, 11, candidate_shmem_rss, BYTES, "bytes", \
	  "MM_SHMEMPAGES") \
	F(candidate, 12, candidate_swap, BYTES,     "bytes", "MM_SWAPENTS") \
	F(candidate, 13, candidate_pgtables, BYTES, "bytes", \
	  "mm_pgtables_bytes()") \
	F(reaped,  0, reaper,		REAPER,     "", \
	  "current at the return of __oom_reap_task_mm()") \
	F(reaped,  1, victim_pid,	S32,        "", "the marked thread") \
	F(reaped,  2, victim_tgid,	S32,        "", "its process") \
	F(reaped,  3, victim_comm,	COMM,       "", \
	  "task_struct.comm, at the mark") \
	F(reaped,  4, latency_us,	U64,        "us", \
	  "mark to return of __oom_reap_task_mm()") \
	F(reaped,  5, victim_anon_rss,	BYTES,      "bytes", \
	  "MM_ANONPAGES that are left") \
	F(reaped,  6, victim_file_rss,	BYTES,      "bytes", \
	  "MM_FILEPAGES that are left") \
	F(reaped,  7, victim_shmem_rss,	BYTES,      "bytes", \
	  "MM_SHMEMPAGES that are left") \
	F(exited,  0, victim_pid,	S32,        "", "the marked thread") \
	F(exited,  1, victim_tgid,	S32,        "", "its process") \
	F(exited,  2, victim_comm,	COMM,       "", \
	  "task_struct.comm, at the mark") \
	F(exited,  3, latency_us,	U64,        "us", \
	  "mark to entry of exit_oom_victim()")

/* OOMWATCH_BIT_oom_outcome and so on: the bit number of each field. */
#define OOMWATCH_FIELD_BIT(record, bit, member, kind, unit, source) \
	OOMWATCH_BIT_##record##_##member = (bit),
enum oomwatch_field_bit { OOMWATCH_FIELDS(OOMWATCH_FIELD_BIT) };

/*
 * What holds for any compiler, in C and C++: the size of what will not grow; and
 * that a struct is a multiple of 8 without padding behind its last member.
 */
#ifdef __cplusplus
#define OOMWATCH_ASSERT(condition) static_assert(condition, #condition)
#else
#define OOMWATCH_ASSERT(condition) _Static_assert(condition, #condition)
#endif
#define OOMWATCH_ASSERT_ENDS(name, last) \
	OOMWATCH_ASSERT(sizeof(struct name) % 8 == 0 && \
			__builtin_offsetof(struct name, last) + \
			sizeof(((struct name *)0)->last) == sizeof(struct name))

OOMWATCH_ASSERT(sizeof(struct oomwatch_header) == 48);
OOMWATCH_ASSERT(sizeof(struct oomwatch_str) == 4);
OOMWATCH_ASSERT(sizeof(struct oomwatch_array) == 8);
OOMWATCH_ASSERT_ENDS(oomwatch_header, truncated);
OOMWATCH_ASSERT_ENDS(oomwatch_array, reserved);
OOMWATCH_ASSERT_ENDS(oomwatch_zone, managed);
OOMWATCH_ASSERT_ENDS(oomwatch_oom, reserved);
OOMWATCH_ASSERT_ENDS(oomwatch_victim, reserved);
OOMWATCH_ASSERT_ENDS(oomwatch_memory, zones);
OOMWATCH_ASSERT_ENDS(oomwatch_stack, trigger_comm);
OOMWATCH_ASSERT_ENDS(oomwatch_candidate, candidate_comm);
OOMWATCH_ASSERT_ENDS(oomwatch_reaped, victim_comm);
OOMWATCH_ASSERT_ENDS(oomwatch_exited, victim_comm);

#undef OOMWATCH_ASSERT_ENDS
#undef OOMWATCH_ASSERT

#endif /* _UAPI_LINUX_OOMWATCH_H */
