/* The carob command, in the parts that it has: where the engine is, how to reach it, and what is said. */
#ifndef CAROB_H
#define CAROB_H

#include <stdbool.h>
#include <stddef.h>

/* What Podman ends with when it is Podman itself that failed. */
#define FAILURE 125

/* Which engine is meant: absolute paths, without links being followed. */
struct places {
  char *root;       /* persistent data */
  char *run;        /* volatile data */
  char *socket;     /* in run */
  char *start_lock; /* in run: held by who starts an engine */
  char *lock;       /* in root: held by the engine while it lives */
};

/* The places by the environment, and by --root and --runroot where they stand before the verb; *argv is then at the verb. */
struct places find_places(char ***argv);

/* A connection to the engine that runs; -1 where none does. A socket left behind is none. */
int connect_to_engine(const struct places *places);

/* A connection to the engine, started if need be. Of several clients at once one starts it. */
int connect_or_start(const struct places *places);

/* Waits until the engine's process has let go of its root. */
void await_end(const struct places *places);

/* Whether what is written to stderr goes to the journal of the service that this is. */
bool errors_are_journal(void);

/* Tells the service manager, where one started this, that the engine is ready, and which process it is. */
void report_ready(const struct places *places);

/* Sends a command and plays its streams, to the end; returns its exit code. */
int converse(int engine, char **command);

/* Ends with FAILURE, having said why. */
_Noreturn void fail(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Memory of that many bytes, or the end. */
void *allocate(void *before, size_t size);

/* A string as printf(3) would print it. */
char *format_text(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
