#include "producer/journal_setup.h"

#include <utility>

#include <fmt/format.h>

#include "producer/journal/journal_places.h"
#include "shared/log.h"

namespace producer {
namespace {

void TellWhatIsLeft(const ProducerOptions& options, const std::vector<JournalPlace>& used) {
  for (const LeftJournal& left :
       JournalsLeft(*options.journal.dir, options.service.topic, SourceNames(), used)) {
    shared::log::Warn(
        "journal_left",
        {{"dir", left.dir.string()},
         {"records", left.waiting.records},
         {"advice", fmt::format("they wait until a run publishes them: --source {} with the same "
                                "--journal",
                                left.source.empty() ? "SOURCE" : left.source)}});
  }
}

}  // namespace

std::vector<std::string_view> SourceNames() {
  std::vector<std::string_view> names;
  for (const SourceTraits& source : AllSources()) names.push_back(source.name);
  return names;
}

std::vector<ProducerOptions> WithJournals(const ProducerOptions& options) {
  std::vector<ProducerOptions> all;
  for (const SourceKind source : options.sources) all.push_back(ForSource(options, source));
  if (!options.journal.dir) return all;
  std::vector<std::string_view> names;
  for (const SourceKind source : options.sources) names.push_back(NameOf(source));
  const auto places = JournalPlacesOf(*options.journal.dir, options.service.topic, names);
  for (std::size_t i = 0; i < all.size(); ++i) all[i].journal.dir = places[i].dir;
  TellWhatIsLeft(options, places);
  return all;
}

}  // namespace producer
