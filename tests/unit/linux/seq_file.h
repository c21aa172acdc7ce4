/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef TESTS_LINUX_SEQ_FILE_H
#define TESTS_LINUX_SEQ_FILE_H

#include <stdio.h>

#define seq_file		_IO_FILE
#define seq_printf(m, ...)	fprintf(m, __VA_ARGS__)

#endif /* TESTS_LINUX_SEQ_FILE_H */
