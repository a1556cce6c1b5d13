// What became of the tweets of a NumberedStream (numbered_stream.h): the producer that reads them,
// and what is in the topic afterwards.
#pragma once

#include <filesystem>
#include <map>
#include <set>
#include <string>

#include "tests/support/numbered_stream.h"
#include "tests/support/process.h"

namespace test {

// A tweet-producer that reads the stream, has its journal in files/journal, commits every 100 ms,
// prints its ledger as JSON, and writes to the topic "tweets". It reads credentials from `files`,
// where this writes them.
Command NumberedProducer(const NumberedStream& stream, const std::string& brokers,
                         const std::filesystem::path& files);

// How many records wait in the journal in files/journal, of a producer that may be running.
std::set<int> WaitingNumbers(const std::filesystem::path& files);

struct Arrivals {
  std::map<int, int> times;  // Number to how often it came.
  int doubled = 0;           // Numbers that came more than once.
  int out_of_order = 0;      // Records behind a larger number in their partition.

  // Numbers from `first` to `last` that did not come.
  int Missing(int first, int last) const;
};

// Throws as ReadTopic.
Arrivals ReadArrivals(const std::string& brokers, const std::string& topic = "tweets");

}  // namespace test
