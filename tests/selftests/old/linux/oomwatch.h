/* SPDX-License-Identifier: GPL-2.0 WITH Linux-syscall-note */
/*
 * oomwatch.h - the record format of /dev/oomwatch
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
 * (struct oomwatch_oom, struct oomwatch_victim), then its strings. Byte order
 * and page size are those of the machine that wrote it. @size is a multiple of
 * 8 and at most OOMWATCH_RECORD_MAX.
 *
 * FIELDS
 *
 * OOMWATCH_FIELDS() below lists every field once. Bit N of @valid says that
 * the field with bit number N was captured. A field whose bit is clear was not
 * captured here, which is different from 0. Bit N of @truncated says that a
 * string was longer than the record could hold; its tail was dropped.
 *
 * STRINGS
 *
 * A name of a task is a NUL-terminated array of OOMWATCH_COMM_LEN bytes. Any
 * other string is a struct oomwatch_str: @length bytes at @offset from the
 * start of the record, followed by a NUL that @length does not count. Names
 * may hold any byte but NUL.
 *
 * UNITS
 *
 * Sizes are bytes; the text form shows them in KiB with the suffix _kb, and
 * OOMWATCH_UNLIMITED as "max". Points are pages of @page_size bytes. Times are
 * those of CLOCK_BOOTTIME in ns. Process ids and user ids are those of the
 * initial namespaces unless the name says otherwise (nspid: the innermost pid
 * namespace of the task).
 *
 * ORDER AND LOSS
 *
 * @seq grows by 1 with each record and is never used again, so a gap in it
 * counts exactly the records that were overwritten before they were read.
 * @seq is the order of publication; @time_ns is the time of the event.
 *
 * EXTENSION
 *
 * New record types may appear: skip them by @size. Fields are only appended to
 * a struct; bit numbers and enum values keep their meaning for ever. A reader
 * that was built with an older header finds all that it knows at its place.
 */
#ifndef _UAPI_LINUX_OOMWATCH_H
#define _UAPI_LINUX_OOMWATCH_H

#include <linux/types.h>

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

/*
 * The values of each enumeration, with the names that text and tools show:
 * E(constant, value, name).
 */
#define OOMWATCH_TYPES(E) \
	E(OOMWATCH_TYPE_OOM,			1, "oom") \
	E(OOMWATCH_TYPE_VICTIM,			2, "victim")

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
	E(OOMWATCH_ROLE_TRIGGER,		2, "trigger")

/* What was done to a victim: sent SIGKILL, or found dying and helped along. */
#define OOMWATCH_STATES(E) \
	E(OOMWATCH_STATE_KILLED,		0, "killed") \
	E(OOMWATCH_STATE_DYING,			1, "dying")

#define OOMWATCH_ENUMERATOR(constant, value, name) constant = (value),

enum oomwatch_type { OOMWATCH_TYPES(OOMWATCH_ENUMERATOR) };
enum oomwatch_outcome { OOMWATCH_OUTCOMES(OOMWATCH_ENUMERATOR) };
enum oomwatch_context { OOMWATCH_CONTEXTS(OOMWATCH_ENUMERATOR) };
enum oomwatch_constraint { OOMWATCH_CONSTRAINTS(OOMWATCH_ENUMERATOR) };
enum oomwatch_invoker { OOMWATCH_INVOKERS(OOMWATCH_ENUMERATOR) };
enum oomwatch_role { OOMWATCH_ROLES(OOMWATCH_ENUMERATOR) };
enum oomwatch_state { OOMWATCH_STATES(OOMWATCH_ENUMERATOR) };

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
	__aligned_u64 oom_memcg_swap;
	__aligned_u64 oom_memcg_swap_max;
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
	__u32 reserved;
};

/**
 * struct oomwatch_victim - one task that the kernel marked as an OOM victim
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
	__u32 reserved;
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
};

/*
 * The field table: F(record, bit, member, kind, unit, source), in the order
 * in which text shows the fields. The key of a field is its member's name.
 *
 * kind says how the member is stored and shown:
 *   U32 S32 U64 S64	a decimal number of that type
 *   HEX		__u32, hexadecimal
 *   BYTES LIMIT	__u64 bytes, shown as KiB; LIMIT: may be unlimited
 *   COMM		char[OOMWATCH_COMM_LEN], any byte: escaped in text
 *   NAME		struct oomwatch_str, any byte: escaped in text
 *   TEXT		struct oomwatch_str, made by the kernel: shown as it is
 *   OUTCOME CONTEXT CONSTRAINT INVOKER ROLE STATE
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
	  "current->mems_allowed") \
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
	F(oom, 25, chosen_pid,		S32,        "", "oom_control.chosen") \
	F(oom, 26, chosen_comm,		COMM,       "", \
	  "oom_control.chosen->comm") \
	F(oom, 27, chosen_points,	S64,        "pages", \
	  "oom_control.chosen_points") \
	F(oom, 28, chosen_score,	S64,        "", \
	  "chosen_points, scaled as /proc/PID/oom_score by totalpages") \
	F(oom, 29, victims,		U32,        "tasks", \
	  "tasks that mark_oom_victim() newly marked") \
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
	  "killed: marked inside __oom_kill_process()") \
	F(victim,  2, victim_pid,	S32,        "", \
	  "the marked thread") \
	F(victim,  3, victim_tgid,	S32,        "", "its process") \
	F(victim,  4, victim_nspid,	S32,        "", \
	  "the marked thread, in its own pid namespace") \
	F(victim,  5, victim_comm,	COMM,       "", "task_struct.comm") \
	F(victim,  6, victim_uid,	U32,        "", \
	  "task_uid(), in the initial user namespace") \
	F(victim,  7, victim_points,	S64,        "pages", \
	  "oom_control.chosen_points") \
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
	F(victim, 24, page_size,	U32,        "bytes", "PAGE_SIZE")

/* OOMWATCH_BIT_oom_outcome and so on: the bit number of each field. */
#define OOMWATCH_FIELD_BIT(record, bit, member, kind, unit, source) \
	OOMWATCH_BIT_##record##_##member = (bit),
enum oomwatch_field_bit { OOMWATCH_FIELDS(OOMWATCH_FIELD_BIT) };

#endif /* _UAPI_LINUX_OOMWATCH_H */
