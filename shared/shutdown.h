// Shutdown turns SIGINT and SIGTERM into a flag: the first asks the loops to finish what they do,
// the second ends the process at once with exit code 130.
//
//   Shutdown shutdown;                      // once, early in main
//   while (!shutdown.Requested()) ...
//   if (shutdown.WaitFor(5s)) break;        // a sleep that a signal ends
#pragma once

#include <chrono>

namespace shared {

// Requested and WaitFor may be called by any thread. One object a process.
class Shutdown {
 public:
  // Takes over SIGINT and SIGTERM, and ignores SIGPIPE (a closed stdout is an error of a write).
  Shutdown();
  ~Shutdown();
  Shutdown(const Shutdown&) = delete;
  Shutdown& operator=(const Shutdown&) = delete;

  bool Requested() const;

  // Readable from the request on, for a poll beside other descriptors. Never read it.
  int fd() const;

  // Waits until a stop is requested or the time has passed; returns Requested().
  bool WaitFor(std::chrono::milliseconds time) const;

  // Asks for a stop as the first signal does (a run that reached its end, a test).
  void Request();
};

}  // namespace shared
