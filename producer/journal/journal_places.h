// Where the journal of each source lies under the directory of --journal (docs/operations.md), so
// that a user who adds a source, or takes one away, finds again what waits:
//
//   several sources   DIR/SOURCE. A journal in DIR itself, of a run with one source, goes on with
//   the
//                     source that used it last; where that is not of the run and nobody else has it
//                     open, with the first source that has no journal of its own.
//   one source        DIR; or DIR/SOURCE, where a run of several sources left one.
//
//   for (const JournalPlace& place : JournalPlacesOf(dir, "tweets", {"twitter", "bluesky"})) …
//
// Reads the disk; writes nothing.
#pragma once

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "producer/journal/journal.h"

namespace producer {

struct JournalPlace {
  std::string source;
  std::filesystem::path dir;
};

// One for each of `sources`, in their order.
std::vector<JournalPlace> JournalPlacesOf(const std::filesystem::path& dir,
                                          const std::string& topic,
                                          std::span<const std::string_view> sources);

// Every directory in which a journal lies: `dir` first, then those of sources, in the order of
// `all_sources`. Empty: there is none.
std::vector<std::filesystem::path> JournalsUnder(const std::filesystem::path& dir,
                                                 std::span<const std::string_view> all_sources);

// A journal that no pipeline of a run reads.
struct LeftJournal {
  std::filesystem::path dir;
  std::string source;  // Whose it was; empty: not known.
  JournalSize waiting;
};

// The journals under `dir` with records that wait, less those in `used` and those that another
// process has open.
std::vector<LeftJournal> JournalsLeft(const std::filesystem::path& dir, const std::string& topic,
                                      std::span<const std::string_view> all_sources,
                                      std::span<const JournalPlace> used);

}  // namespace producer
