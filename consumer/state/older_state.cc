#include "consumer/state/older_state.h"

#include "consumer/state/checkpoint_format.h"

namespace consumer {

void BeginEpoch(std::uint64_t epoch, const CheckpointHead& state, rocksdb::WriteBatch& write) {
  const format::Entry entry = format::EpochEntry(epoch);
  write.Put(entry.key, entry.value);
  for (const auto& [sink, batch] : state.sinks) write.Delete(format::SinkEntry(sink, batch).key);
}

}  // namespace consumer
