#include "tests/support/numbered_tweets.h"

#include <cstdint>
#include <stdexcept>

#include "producer/journal/journal.h"
#include "tests/support/text_file.h"
#include "tests/support/topic_reader.h"

namespace test {

Command NumberedProducer(const NumberedStream& stream, const std::string& brokers,
                         const std::filesystem::path& files) {
  const std::filesystem::path credentials = files / "twitter.txt";
  WriteFile(credentials, "consumerKey a\nconsumerSecret b\naccessToken c\naccessTokenSecret d\n");
  return {
      .program = ProgramPath("tweet-producer"),
      .args = {"--endpoint", stream.url(), "--track", "a", "--credentials-file", credentials, "-b",
               brokers, "--journal", files / "journal", "--commit-interval", "100ms", "--json"}};
}

std::set<std::string> WaitingKeys(const std::filesystem::path& journal) {
  std::set<std::string> keys;
  // Ended before it made one.
  if (!std::filesystem::exists(journal / "db" / "CURRENT")) return keys;
  const auto opened = producer::Journal::Open({.dir = journal, .topic = "tweets"},
                                              producer::JournalAccess::kReadOnly);
  if (!opened) throw std::runtime_error(opened.error().what);
  producer::JournalPage page;
  if (auto read = (*opened)->Read(1, {}, page); !read) throw std::runtime_error(read.error().what);
  for (const auto& entry : page.entries) keys.emplace(entry.record.key);
  return keys;
}

std::set<int> WaitingNumbers(const std::filesystem::path& files) {
  std::set<int> numbers;
  for (const std::string& key : WaitingKeys(files / "journal")) numbers.insert(std::stoi(key));
  return numbers;
}

void WriteNumberedTweets(const std::filesystem::path& file, int last) {
  std::string tweets;
  for (int i = 1; i <= last; ++i) {
    tweets += R"({"id_str":"1","text":"the tweet )" + std::to_string(i) +
              R"( #a","user":{"id_str":"2"}})" + "\n";
  }
  WriteFile(file, tweets);
}

int NumberIn(std::string_view text) {
  constexpr std::string_view kBefore = "tweet ";
  return std::stoi(std::string(text.substr(text.find(kBefore) + kBefore.size())));
}

void Played::Add(const std::string& key, std::string_view text) {
  if (ids.insert(key).second) {
    ++times[NumberIn(text)];
  } else {
    ++doubled;
  }
}

int Played::Lost() const {
  int lost = 0, before = INT32_MAX;
  for (int i = 1; i <= (times.empty() ? 0 : times.rbegin()->first); ++i) {
    const auto found = times.find(i);
    const int now = found == times.end() ? 0 : found->second;
    if (now > before) lost += now - before;
    before = now;
  }
  return lost;
}

int Arrivals::Missing(int first, int last) const {
  int missing = 0;
  for (int number = first; number <= last; ++number) missing += !times.contains(number);
  return missing;
}

Arrivals ReadArrivals(const std::string& brokers, const std::string& topic) {
  Arrivals arrivals;
  std::map<int, int> newest;  // By partition.
  for (const ReadRecord& record : ReadTopic(brokers, topic)) {
    const int number = std::stoi(*record.key);
    arrivals.doubled += ++arrivals.times[number] == 2;
    arrivals.out_of_order += number < newest[record.partition];
    newest[record.partition] = number;
  }
  return arrivals;
}

}  // namespace test
