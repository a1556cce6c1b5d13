// A second process for the tests: checkpoint_holder DIR hold|write
//
// hold opens the checkpoint and keeps it until it is killed. write saves one batch after another to
// it, as fast as it can: after batch n each of 200 tags has the total n + 1, and the position is n
// + 1.
#include <cstdio>
#include <string>

#include <unistd.h>

#include "consumer/state/rocksdb_store.h"
#include "tests/consumer/state/batches.h"
#include "tests/consumer/state/scripted_job.h"

namespace {

constexpr std::uint64_t kTags = 200;

void WriteUntilKilled(consumer::CheckpointStore& store) {
  for (std::uint64_t id = 0;; ++id) {
    test::BatchText text{.id = id, .tags = kTags * (id + 1)};
    text.position = static_cast<std::int64_t>(id + 1);
    for (std::uint64_t tag = 0; tag < kTags; ++tag)
      text.changed["#" + std::to_string(tag)] = id + 1;
    if (auto saved = store.Save(test::MakeBatch(text)); !saved) {
      std::fprintf(stderr, "%s\n", saved.error().what.c_str());
      return;
    }
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  // The smallest memtable, so that files come and go all the time.
  const auto store =
      consumer::OpenCheckpoint(argv[1], test::kScriptedJob, {.memtable_bytes = 64 * 1024});
  if (!store) {
    std::fprintf(stderr, "%s\n", store.error().what.c_str());
    return 8;
  }
  std::puts("opened");
  std::fflush(stdout);
  if (std::string(argv[2]) == "write") WriteUntilKilled(**store);
  while (true) pause();
}
