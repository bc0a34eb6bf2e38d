/* Strings, lists of strings, and systemd's syntax for words. */
#define _GNU_SOURCE
#include "quadlet.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void out_of_memory(void) {
  fputs("carob-system-generator: out of memory\n", stderr);
  exit(1);
}

void *grow(void *array, size_t count, size_t size) {
  void *memory = reallocarray(array, count, size);
  if (memory == NULL) {
    out_of_memory();
  }
  return memory;
}

char *format_text(const char *format, ...) {
  char *text;
  va_list arguments;
  va_start(arguments, format);
  if (vasprintf(&text, format, arguments) < 0) {
    out_of_memory();
  }
  va_end(arguments);
  return text;
}

char *copy_text(const char *text) {
  return copy_part(text, strlen(text));
}

char *copy_part(const char *text, size_t length) {
  char *copy = grow(NULL, length + 1, 1);
  memcpy(copy, text, length);
  copy[length] = '\0';
  return copy;
}

bool starts_with(const char *text, const char *beginning) {
  return strncmp(text, beginning, strlen(beginning)) == 0;
}

bool ends_with(const char *text, const char *end) {
  size_t length = strlen(text);
  return length >= strlen(end) && strcmp(text + length - strlen(end), end) == 0;
}

void add_word(struct words *words, const char *word) {
  words->items = grow(words->items, words->count + 1, sizeof(char *));
  words->items[words->count++] = copy_text(word);
}

void add_words(struct words *words, const struct words *more) {
  for (size_t i = 0; i < more->count; i++) {
    add_word(words, more->items[i]);
  }
}

/* Reads the digits of an escape. Returns -1 if there are too few. */
static int number(const char **at, int digits, int base) {
  int value = 0;
  for (int i = 0; i < digits; i++) {
    char c = **at;
    int digit = c >= '0' && c <= '9' ? c - '0' : isxdigit((unsigned char)c) ? tolower((unsigned char)c) - 'a' + 10 : base;
    if (digit >= base) {
      return -1;
    }
    value = value * base + digit;
    ++*at;
  }
  return value;
}

/* Writes a character in UTF-8 and returns its length; 0 if there is no such character. */
static size_t put_character(char *to, int code) {
  if (code <= 0 || code > 0x10ffff) {
    return 0;
  }
  if (code < 0x80) {
    to[0] = (char)code;
    return 1;
  }
  size_t length = code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  static const int FIRST[] = {0, 0, 0xc0, 0xe0, 0xf0};
  for (size_t i = length - 1; i > 0; i--) {
    to[i] = (char)(0x80 | (code & 0x3f));
    code >>= 6;
  }
  to[0] = (char)(FIRST[length] | code);
  return length;
}

/* Replaces the escape at *at, behind the backslash. Returns the length of the result; 0 if the escape is invalid. */
static size_t unescape(const char **at, char *to) {
  static const char LETTERS[] = "abfnrtv\\\"'s";
  static const char MEANINGS[] = "\a\b\f\n\r\t\v\\\"' ";
  char c = **at;
  const char *letter = c == '\0' ? NULL : strchr(LETTERS, c);
  if (letter != NULL) {
    ++*at;
    to[0] = MEANINGS[letter - LETTERS];
    return 1;
  }
  int code = -1;
  if (c >= '0' && c <= '7') {
    code = number(at, 3, 8);
  } else if (c == 'x') {
    ++*at;
    code = number(at, 2, 16);
  } else if (c == 'u' || c == 'U') {
    ++*at;
    return put_character(to, number(at, c == 'u' ? 4 : 8, 16));
  }
  to[0] = (char)code;
  return code > 0 && code <= 0xff ? 1 : 0;
}

bool split_words(const char *value, struct words *words) {
  char *word = grow(NULL, strlen(value) + 1, 1);
  const char *at = value;
  for (;;) {
    at += strspn(at, " \t\n\r");
    if (*at == '\0') {
      return true;
    }
    size_t length = 0;
    char quote = '\0';
    while (*at != '\0' && (quote != '\0' || strchr(" \t\n\r", *at) == NULL)) {
      char c = *at++;
      if (c == '\\') {
        size_t added = unescape(&at, word + length);
        if (added == 0) {
          return false;
        }
        length += added;
      } else if (quote == '\0' ? c == '"' || c == '\'' : c == quote) {
        quote = quote == '\0' ? c : '\0';
      } else {
        word[length++] = c;
      }
    }
    if (quote != '\0') {
      return false;
    }
    word[length] = '\0';
    add_word(words, word);
  }
}

char *quote_word(const char *word) {
  bool plain = word[0] != '\0' && strcmp(word, ";") != 0;
  for (const char *at = word; *at != '\0' && plain; at++) {
    plain = (unsigned char)*at > ' ' && *at != 0x7f && strchr("\"'\\", *at) == NULL;
  }
  if (plain) {
    return copy_text(word);
  }
  char *quoted = grow(NULL, strlen(word) * 4 + 3, 1);
  size_t length = 0;
  quoted[length++] = '"';
  for (const char *at = word; *at != '\0'; at++) {
    static const char CONTROLS[] = "\a\b\f\n\r\t\v";
    static const char LETTERS[] = "abfnrtv";
    const char *control = strchr(CONTROLS, *at);
    if (control != NULL) {
      quoted[length++] = '\\';
      quoted[length++] = LETTERS[control - CONTROLS];
    } else if ((unsigned char)*at < ' ' || *at == 0x7f) {
      length += (size_t)sprintf(quoted + length, "\\x%02x", (unsigned char)*at);
    } else {
      if (*at == '"' || *at == '\\') {
        quoted[length++] = '\\';
      }
      quoted[length++] = *at;
    }
  }
  quoted[length++] = '"';
  quoted[length] = '\0';
  return quoted;
}

char *command_line(const struct words *words) {
  char *line = copy_text("");
  for (size_t i = 0; i < words->count; i++) {
    line = format_text("%s%s%s", line, i == 0 ? "" : " ", quote_word(words->items[i]));
  }
  return line;
}
