// The real job on a real checkpoint, fed by a script: for tests that break the one below the other.
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <memory>
#include <vector>

#include "consumer/job/intake.h"
#include "consumer/state/rocksdb_store.h"
#include "shared/error.h"
#include "tests/consumer/job/scripted_source.h"
#include "tests/consumer/state/batches.h"

namespace test {

inline const consumer::JobIdentity kScriptedJob = {
    .topic = "tweets", .cluster_id = "c1", .tokenizer = "spark"};

// Takes the place of the store, or hands it on as it is.
using StoreWrapper = std::function<std::unique_ptr<consumer::CheckpointStore>(
    std::unique_ptr<consumer::CheckpointStore>)>;

struct ScriptedRun {
  std::filesystem::path dir;
  consumer::StoreOptions options = {};
  std::size_t records_in_a_batch = 2;
  consumer::IntakeOptions intake = {};
  StoreWrapper wrap = {};
};

// `texts` texts of `tags` tags each, spread over three partitions; the same on every call.
std::vector<Event> MakeScript(int texts, int tags);

// What a job that nothing disturbs counts.
Counts CountedAtOnce(const std::vector<Event>& script);

// One process of the job: from the checkpoint to the end of the script. Returns the totals that the
// checkpoint then holds.
shared::Result<Counts> RunScript(const std::vector<Event>& script, const ScriptedRun& run);

}  // namespace test
