// What is kept of a checkpoint beside its newest state, as a run asks for it.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>

namespace consumer {

// How often a batch's state is kept.
struct KeepEvery {
  // Each batch whose id is a multiple of it. 0: as `time` says.
  std::uint64_t batches = 0;
  // The first batch of a run, and from then on the first whose time is so much later than that of
  // the last one kept. Range: 0 (each batch) or more.
  std::chrono::milliseconds time{1000};
  bool operator==(const KeepEvery&) const = default;
};

struct KeepOptions {
  // How many batches' states are kept; 0: none more, and those there are stay. Each holds on to the
  // files that it is made of, so the checkpoint may take states + 1 times its size on disk.
  // Flag: --keep.
  std::uint64_t states = 0;
  KeepEvery every;  // Flag: --keep-every.
};

struct BackupOptions {
  std::filesystem::path dir;  // Empty: no backups. Flag: --backup.
  // A backup after each batch whose id is one less than a multiple of it. Range: 1 or more.
  // Flag: --backup-every.
  std::uint64_t every = 100;
};

}  // namespace consumer
