// Tweets that are told apart by a number: of a NumberedStream (numbered_stream.h), whose ids are
// the numbers, with the producer that reads them; and of a simulator that plays a file of them to
// each connection anew, with ids of its own. And what is in the topic afterwards.
#pragma once

#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <string_view>

#include "tests/support/numbered_stream.h"
#include "tests/support/process.h"

namespace test {

// A tweet-producer that reads the stream, has its journal in files/journal, commits every 100 ms,
// prints its ledger as JSON, and writes to the topic "tweets". It reads credentials from `files`,
// where this writes them.
Command NumberedProducer(const NumberedStream& stream, const std::string& brokers,
                         const std::filesystem::path& files);

// The keys of the records that wait in a journal, of a producer that may be running.
std::set<std::string> WaitingKeys(const std::filesystem::path& journal);
// Likewise, as numbers, of the journal in files/journal.
std::set<int> WaitingNumbers(const std::filesystem::path& files);

struct Arrivals {
  std::map<int, int> times;  // Number to how often it came.
  int doubled = 0;           // Numbers that came more than once.
  int out_of_order = 0;      // Records behind a larger number in their partition.

  // Numbers from `first` to `last` that did not come.
  int Missing(int first, int last) const;
};

// For stream-simulator --tweets: "the tweet N #a", N from 1 to `last`.
void WriteNumberedTweets(const std::filesystem::path& file, int last);
// The N of such a text.
int NumberIn(std::string_view text);

// What a simulator's connections, each of which began at 1, brought into a topic.
struct Played {
  std::map<int, int> times;   // Number to how often it came, under different ids.
  std::set<std::string> ids;  // Keys.
  std::size_t doubled = 0;    // Records whose key was there before.

  void Add(const std::string& key, std::string_view text);
  // Numbers that did not come of a connection of which a later one came: no number may have come
  // more often than the one before it.
  int Lost() const;
};

// Throws as ReadTopic.
Arrivals ReadArrivals(const std::string& brokers, const std::string& topic = "tweets");

}  // namespace test
