/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef ABSENT_H
#define ABSENT_H

/* Space for what absent_why() writes, with its NUL. */
#define ABSENT_ROOM	384

void absent_why(char text[ABSENT_ROOM], const char *file);

#endif /* ABSENT_H */
