#include "tests/support/numbered_tweets.h"

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

std::set<int> WaitingNumbers(const std::filesystem::path& files) {
  std::set<int> numbers;
  const std::filesystem::path dir = files / "journal";
  // Ended before it made one.
  if (!std::filesystem::exists(dir / "db" / "CURRENT")) return numbers;
  const auto opened =
      producer::Journal::Open({.dir = dir, .topic = "tweets"}, producer::JournalAccess::kReadOnly);
  if (!opened) throw std::runtime_error(opened.error().what);
  producer::JournalPage page;
  if (auto read = (*opened)->Read(1, {}, page); !read) throw std::runtime_error(read.error().what);
  for (const auto& entry : page.entries) numbers.insert(std::stoi(std::string(entry.record.key)));
  return numbers;
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
