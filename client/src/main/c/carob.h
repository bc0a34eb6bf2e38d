/* The carob command, in the parts that it has: where the engine is, how to reach it, and what is said. */
#ifndef CAROB_H
#define CAROB_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* What Podman ends with when it is Podman itself that failed. */
#define FAILURE 125

/* Which engine is meant: absolute paths, without links being followed. */
struct places {
  char *root;     /* persistent data */
  char *run;      /* volatile data */
  char *socket;   /* in run */
  char *lock;     /* in root: the engine holds a lock on it while it lives */
  char *run_note; /* in root: the engine writes its run directory to it */
};

/* The places by the environment, and by --root and --runroot where they stand before the verb; *argv is then at the verb. */
struct places find_places(char ***argv);

/* A connection to the engine that listens in the run directory; -1 if none does. A socket left behind is none. */
int connect_to_engine(const struct places *places);

/* The process at the other end of a connection; 0 if it is in another PID namespace. */
pid_t peer_process(int engine);

/* The process that holds the root; 0 if none does, -1 if it is in another PID namespace. */
pid_t root_holder(const struct places *places);

/* Waits until no process holds the root, for at most that many seconds. Returns whether none does. */
bool await_end(const struct places *places, int seconds);

/* Ends the engine of the root: asks it, then sends SIGTERM and SIGKILL to the process that holds the root. Returns the exit code. */
int stop_engine(const struct places *places, char **command, int seconds);

/* Says whether an engine runs on the root. Returns the exit code. */
int engine_status(const struct places *places, char **command);

/* Whether what is written to stderr goes to the journal of the service that this is. */
bool errors_are_journal(void);

/* Whether a service manager waits for this process to report that the engine is ready. */
bool is_service(void);

/* Tells the service manager, if one started this, that the engine is ready, and which process it is. */
void report_ready(const struct places *places);

/*
 * Gives this process the surroundings of a daemon in place of the caller's: signals, umask, working directory, and unless
 * it is a service, whose unit sets them, also cgroup, priority, OOM score and resource limits.
 */
void reset_surroundings(bool service);

/* The environment of the engine: the variables that are meant for it, and fixed values for the rest. */
char **engine_environment(void);

/* The connection ended before the engine began to run the command, or before it wrote output of one that changes nothing. */
enum { ASK_AGAIN = -1, NO_ANSWER = -2 };

/*
 * Sends a command and plays its streams, to the end; returns its exit code, ASK_AGAIN, or NO_ANSWER if nothing came from the
 * engine for so many seconds; 0 stands for no limit.
 */
int converse(const struct places *places, int engine, char **command, int seconds);

/*
 * Runs a command in the engine, which is started if need be: of several clients at once one starts it. Where the engine ends
 * before it has run the command, the next one is asked.
 */
int run_command(const struct places *places, char **command);

/* Ends with FAILURE, having said why. */
_Noreturn void fail(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Memory of that many bytes, or the end. */
void *allocate(void *before, size_t size);

/* A string as printf(3) would print it. */
char *format_text(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
