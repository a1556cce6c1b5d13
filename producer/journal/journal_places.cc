#include "producer/journal/journal_places.h"

#include <algorithm>
#include <memory>
#include <system_error>

#include "shared/private_directory.h"

namespace producer {
namespace {

using std::filesystem::path;
using Names = std::span<const std::string_view>;

bool HasJournal(const path& dir) {
  std::error_code unknown;
  return std::filesystem::exists(dir / "db", unknown);
}

// Of earlier versions, which did not tell: by its position ("bluesky 17…"), else by the header of
// the record that came last.
std::string GuessSource(const Journal& journal) {
  const std::string& position = journal.source_position();
  if (!position.empty()) return position.substr(0, position.find(' '));
  JournalPage page;
  if (!journal.ReadNewest(page) || page.empty()) return "";
  for (const auto& header : page.entries.back().record.headers()) {
    if (header.name == "source") return std::string(header.value);
  }
  return "";
}

std::string SourceOf(const Journal& journal) {
  return journal.source().empty() ? GuessSource(journal) : journal.source();
}

// Null: it cannot be read. Whoever opens it to write is told why.
std::unique_ptr<Journal> Look(const path& dir, const std::string& topic) {
  auto journal = Journal::Open({.dir = dir, .topic = topic}, JournalAccess::kReadOnly);
  return journal ? *std::move(journal) : nullptr;
}

// Who goes on with the journal in `dir` itself; none: nobody of the run.
std::optional<std::string_view> HeirOf(const path& dir, const std::string& topic, Names sources) {
  if (!HasJournal(dir)) return std::nullopt;
  const auto has_none = [&](std::string_view source) { return !HasJournal(dir / source); };
  const auto journal = Look(dir, topic);
  const std::string last = journal == nullptr ? "" : SourceOf(*journal);
  const auto owner = std::ranges::find(sources, last);
  if (owner != sources.end() && has_none(*owner)) return *owner;
  if (shared::DirectoryLock::IsTaken(dir)) return std::nullopt;
  const auto first = std::ranges::find_if(sources, has_none);
  if (first == sources.end()) return std::nullopt;
  return *first;
}

}  // namespace

std::vector<JournalPlace> JournalPlacesOf(const path& dir, const std::string& topic,
                                          Names sources) {
  if (sources.size() == 1) {
    const path own = dir / sources.front();
    return {{std::string(sources.front()), HasJournal(own) ? own : dir}};
  }
  const auto heir = HeirOf(dir, topic, sources);
  std::vector<JournalPlace> places;
  for (const std::string_view source : sources) {
    places.push_back({std::string(source), source == heir ? dir : dir / source});
  }
  return places;
}

std::vector<path> JournalsUnder(const path& dir, Names all_sources) {
  std::vector<path> found;
  if (HasJournal(dir)) found.push_back(dir);
  for (const std::string_view source : all_sources) {
    if (HasJournal(dir / source)) found.push_back(dir / source);
  }
  return found;
}

std::vector<LeftJournal> JournalsLeft(const path& dir, const std::string& topic, Names all_sources,
                                      std::span<const JournalPlace> used) {
  std::vector<LeftJournal> left;
  for (const path& one : JournalsUnder(dir, all_sources)) {
    const bool is_used = std::ranges::find(used, one, &JournalPlace::dir) != used.end();
    if (is_used || shared::DirectoryLock::IsTaken(one)) continue;
    const auto journal = Look(one, topic);
    if (journal == nullptr || journal->size().records == 0) continue;
    left.push_back({one, SourceOf(*journal), journal->size()});
  }
  return left;
}

}  // namespace producer
