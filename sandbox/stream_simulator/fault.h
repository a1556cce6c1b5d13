// Fault is what one connection suffers, read from words such as
//
//   http:503              http:420,reset=900      refuse:2s      skew:-400
//   cut:pair,after=20     close:0                 drip:7,every=2ms limit:5000
//
// Words on one line are meant together, where they can be. FaultHelp() lists them all. Pure.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "shared/error.h"

namespace sandbox {

// Where the bytes stop.
enum class CutPlace : std::uint8_t {
  kChunk,  // In an HTTP chunk.
  kLine,   // Between two chunks, in a line.
  kPair,   // Between the halves of an escaped surrogate pair: \ud83d | \ude00.
  kGzip,   // In a compressed block; in a line for a client that takes no gzip.
};

// How a stream ends that does not play on.
enum class Ending : std::uint8_t {
  kNever,
  kHang,        // No answer at all, not even a status.
  kClose,       // In good order.
  kCut,         // Within something, without a word.
  kSilence,     // It stays open, and no byte comes.
  kQuiet,       // It stays open, and keep-alives come.
  kDisconnect,  // With a disconnect message.
  kEndlessLine,
};

struct Drip {
  std::uint64_t bytes = 1;
  std::chrono::milliseconds every{1};
};

struct Fault {
  std::string words = "none";  // As they were written.
  std::uint64_t times = 1;     // For so many connections.

  // In place of a stream.
  std::optional<std::chrono::milliseconds> refuse;  // Reset; then nobody listens for so long.
  std::optional<int> status;
  std::optional<std::int64_t> reset_in;  // x-rate-limit-reset, s from now.

  bool of_rules = false;  // Suffered by a request for rules, not by a stream.
  std::int64_t skew = 0;  // How far the server's clock is ahead, s.
  bool plain = false;     // No gzip, whatever the client takes.

  Ending ending = Ending::kNever;
  std::uint64_t after = 0;  // Statuses sent before the ending.
  CutPlace cut = CutPlace::kChunk;
  int disconnect_code = 0;

  // Each Nth status; 0: none.
  std::uint64_t duplicate_every = 0;
  std::uint64_t early_delete_every = 0;
  std::uint64_t garbage_every = 0;
  std::uint64_t notices_every = 0;
  std::uint64_t disorder = 0;    // The ids fall within groups of so many.
  std::uint64_t limit_jump = 0;  // What each limit message adds.

  std::optional<Drip> drip;
  std::optional<std::uint64_t> backlog;  // Statuses that wait for a slow reader.
  bool too_old = false;                  // Whoever comes with a cursor is refused.
  bool evicts = false;                   // The streams that are open already.
  std::optional<int> evict_code;         // Absent: 7 and 2 in turn.
};

// Reads one line of words. kUsage: one that is not known, or a number out of its range.
shared::Result<Fault> ParseFault(std::string_view words);

// A word a line, with what it does.
std::string FaultHelp();

}  // namespace sandbox
