/*
 * sized ROWS COLUMNS PROGRAM ARGUMENT...: executes a runtime that starts a process in a terminal, and sets the size of the
 * terminal before the process begins. crun sets the size only after the process has started, so that a fast process sees a
 * terminal without a size. This program traces the process (ptrace) from its start until its stdin is a terminal, and detaches
 * before the process executes a program of the container.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

#define TRACED_CALL (SIGTRAP | 0x80)

/* Sets the size and returns true if the process's stdin is a terminal. */
static int resized(pid_t pid, const struct winsize *size) {
  char path[64];
  int fd, done;
  snprintf(path, sizeof path, "/proc/%d/fd/0", (int)pid);
  fd = open(path, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
  if (fd < 0) {
    return 0;
  }
  done = ioctl(fd, TIOCSWINSZ, size) == 0;
  close(fd);
  return done;
}

static int execute(char **argv) {
  /* If tracing is not permitted, the runtime runs as it would without this program. */
  if (ptrace(PTRACE_TRACEME, 0, NULL, NULL) == 0) {
    raise(SIGSTOP);
  }
  execv(argv[0], argv);
  fprintf(stderr, "cannot execute %s: %m\n", argv[0]);
  return 127;
}

/* Continues a stopped process: the runtime without stopping at system calls, its children up to the next system call. */
static void go_on(pid_t pid, pid_t runtime, int status, const struct winsize *size) {
  int signal = WSTOPSIG(status);
  int event = status >> 16;
  if (pid != runtime && (event == PTRACE_EVENT_EXEC || (signal == TRACED_CALL && resized(pid, size)))) {
    ptrace(PTRACE_DETACH, pid, NULL, NULL);
    return;
  }
  if (event != 0 || signal == TRACED_CALL || signal == SIGSTOP) {
    signal = 0;
  }
  ptrace(pid == runtime ? PTRACE_CONT : PTRACE_SYSCALL, pid, NULL, (void *)(long)signal);
}

int main(int argc, char **argv) {
  struct winsize size = {0};
  pid_t runtime, pid;
  int status, traced = 0;
  if (argc < 4) {
    fprintf(stderr, "usage: sized ROWS COLUMNS PROGRAM [ARGUMENT...]\n");
    return 125;
  }
  size.ws_row = (unsigned short)atoi(argv[1]);
  size.ws_col = (unsigned short)atoi(argv[2]);
  runtime = fork();
  if (runtime < 0) {
    fprintf(stderr, "cannot start %s: %m\n", argv[3]);
    return 125;
  }
  if (runtime == 0) {
    return execute(argv + 3);
  }
  for (;;) {
    pid = waitpid(-1, &status, __WALL);
    if (pid < 0 && errno == EINTR) {
      continue;
    }
    if (pid < 0) {
      fprintf(stderr, "cannot wait for %s: %m\n", argv[3]);
      return 125;
    }
    if (WIFSTOPPED(status)) {
      if (!traced) {
        traced = 1;
        ptrace(PTRACE_SETOPTIONS, runtime, NULL,
            PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK | PTRACE_O_TRACECLONE | PTRACE_O_TRACEEXEC | PTRACE_O_TRACESYSGOOD);
      }
      go_on(pid, runtime, status, &size);
    } else if (pid == runtime) {
      return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    }
  }
}
