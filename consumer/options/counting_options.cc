#include "consumer/options/option_groups.h"

namespace consumer {

using shared::Choice;
using shared::Flag;
using shared::OptionTable;

void AddCounting(OptionTable& table, ConsumerOptions& options) {
  table.Group("Counting");
  table.Add("--count",
            Choice<CountWhat>(&options.count,
                              {{"hashtags", CountWhat::kHashtags}, {"none", CountWhat::kNone}}),
            "What is counted.");
  table.Add(
      "--tokenizer",
      Choice<Tokenizer>(&options.extract.tokenizer, {{"twitter-text", Tokenizer::kTwitterText},
                                                     {"spark", Tokenizer::kSpark},
                                                     {"prefix", Tokenizer::kPrefix}}),
      "What a hashtag is: Twitter's rules; words, split at spaces, that hold a #; words, "
      "split at white space, that begin with #.");
  table.Add("--fold-case", Flag(&options.extract.fold_case), "Count #Kafka and #kafka as one.");
  table.Add("--counts",
            Choice<CountScope>(&options.counts,
                               {{"running", CountScope::kRunning}, {"batch", CountScope::kBatch}}),
            "Totals since the beginning, or of each batch alone.");
}

}  // namespace consumer
