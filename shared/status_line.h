// StatusLine is one line of stderr's terminal that is redrawn in place, below all that is written
// there otherwise, and removed at its end.
//
//   StatusLine line;                       // at most one at a time
//   line.Show("42 %");                     // every so often
//   { const StatusLinePause pause(STDOUT_FILENO);   // by everything else that writes to a terminal
//     write(…); }                          // the line is gone; the next Show brings it back
//
// Thread-safe. A pause costs nothing while there is no StatusLine.
#pragma once

#include <mutex>
#include <string_view>

namespace shared {

class StatusLine {
 public:
  StatusLine();
  ~StatusLine();
  StatusLine(const StatusLine&) = delete;
  StatusLine& operator=(const StatusLine&) = delete;

  // Whether stderr can show one: a terminal, and not a dumb one.
  static bool IsPossible();

  // Never waits: does nothing while another writes, or the terminal takes nothing (Ctrl-S).
  // REQUIRES: the text fits into the terminal's width.
  void Show(std::string_view text);
};

class StatusLinePause {
 public:
  // `fd`: where is written to. One that is no terminal is in nobody's way.
  explicit StatusLinePause(int fd);

 private:
  std::unique_lock<std::recursive_mutex> lock_;
};

}  // namespace shared
