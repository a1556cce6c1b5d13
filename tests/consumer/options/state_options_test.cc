// The options about copies of the state, and those of the state commands.
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "tests/consumer/options/parsed_line.h"

namespace consumer {
namespace {

using namespace std::chrono_literals;
using test::Arguments;
using test::Complaint;
using test::Parse;

TEST(StateOptionsTest, NothingIsKeptOrBackedUpThatWasNotAskedFor) {
  const ConsumerOptions options = Parse({});
  EXPECT_EQ(options.keep.states, 0u);
  EXPECT_EQ(options.keep.every.time, 1s);
  EXPECT_EQ(options.backup.dir, "");
  EXPECT_EQ(options.backup.every, 100u);
}

TEST(StateOptionsTest, StatesAreKeptByTimeOrByBatches) {
  const ConsumerOptions options =
      Parse({"--keep", "5", "--keep-every", "1m", "--backup", "~/backups", "--backup-every", "7"});
  EXPECT_EQ(options.keep.states, 5u);
  EXPECT_EQ(options.keep.every, (KeepEvery{.batches = 0, .time = 1min}));
  EXPECT_EQ(options.backup.dir, "/home/ada/backups");
  EXPECT_EQ(options.backup.every, 7u);
  EXPECT_EQ(Parse({"--keep", "5", "--keep-every", "10"}).keep.every,
            (KeepEvery{.batches = 10, .time = 0ms}));
}

TEST(StateOptionsTest, StateCommandsTakeTheirOwn) {
  EXPECT_EQ(Parse({"state", "show", "--at", "3"}).state.at, 3u);
  EXPECT_EQ(Parse({"state", "export", "--at", "0"}).state.at, 0u);
  EXPECT_EQ(Parse({"state", "list", "--json"}).command, Command::kStateList);
  EXPECT_EQ(Parse({"state", "rebase", "--to-batch", "9"}).state.to_batch, 9u);
  EXPECT_EQ(Parse({"state", "restore", "--from", "/b"}).state.from, "/b");
  const ConsumerOptions diff = Parse({"state", "diff", "3", "--top", "4", "./5"});
  EXPECT_EQ(diff.command, Command::kStateDiff);
  EXPECT_EQ(diff.state.compared, (Arguments{"3", "./5"}));
  EXPECT_EQ(diff.top, 4u);
}

// A broker that stands in a file is meant for runs: to verify a checkpoint none may be there.
TEST(StateOptionsTest, VerifyAsksABrokerThatWasTyped) {
  EXPECT_FALSE(Parse({"state", "verify"}).state.ask_brokers);
  EXPECT_TRUE(Parse({"state", "verify", "-b", "h:1"}).state.ask_brokers);
  EXPECT_TRUE(Parse({"state", "verify"}, {{"HOME", "/h"}, {"HASHTAG_CONSUMER_BROKERS", "h:1"}})
                  .state.ask_brokers);
}

// Each row fails when its rule is left out.
TEST(StateOptionsTest, ContradictionsAreRefusedWithASentence) {
  const std::string needs =
      "state rebase needs --to earliest, or --to and an offset for every partition, as in --to "
      "'{\"0\":120,\"1\":98}', or --to-batch N; one of them";
  const std::pair<Arguments, std::string> rows[] = {
      {{"state", "rebase", "--to", "earliest", "--to-batch", "3"}, needs},
      {{"state", "rebase", "--to-batch", "3", "-b", "h:1"},
       "--brokers does nothing here: --to-batch asks no broker"},
      {{"state", "restore"},
       "state restore needs --from DIR: the directory that run --backup wrote to"},
      {{"state", "diff"}, "hashtag-consumer state diff needs A B"},
      {{"state", "diff", "3"}, "hashtag-consumer state diff needs A B"},
      {{"state", "diff", "3", "4", "5"}, "unexpected argument \"5\" (--help lists what there is)"},
      {{"--keep-every", "5"}, "--keep-every does nothing here: no state is kept; add --keep N"},
      {{"--backup-every", "5"},
       "--backup-every does nothing here: nothing is backed up; add --backup DIR"},
      {{"--keep", "5", "--keep-every", "0"}, "--keep-every: 0 is too small: at least 1"},
      {{"--checkpoint", "/a/c", "--backup", "/a/b/../c/"},
       "--backup is the checkpoint's own directory: name one on another disk"},
  };
  for (const auto& [arguments, sentence] : rows) EXPECT_EQ(Complaint(arguments), sentence);
}

TEST(StateOptionsTest, EveryCommandHasItsHelp) {
  for (const char* word : {"show", "list", "diff", "export", "verify", "rebase", "restore"}) {
    const auto help = ParseConsumerOptions({"state", word, "--help"}, {}).value().print.value();
    EXPECT_EQ(help.find("Usage: hashtag-consumer state " + std::string(word) + " [OPTION]..."), 0u);
  }
  const auto diff = ParseConsumerOptions({"state", "diff", "-h"}, {}).value().print.value();
  EXPECT_EQ(diff.find("Usage: hashtag-consumer state diff [OPTION]... A B\n"), 0u);
}

}  // namespace
}  // namespace consumer
