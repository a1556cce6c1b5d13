// A sink that remembers the tables it was given, and fails, dawdles or hangs on request.
#pragma once

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "consumer/sink/sink.h"

namespace test {

// What a test sees of the sink while the runner owns it.
struct Recording {
  std::mutex mutex;
  std::vector<consumer::BatchTable> tables;
  int failures_left = 0;
  std::optional<std::size_t> fail_at;  // Fails once, after so many tables.
  shared::ErrorKind failure = shared::ErrorKind::kRetry;
  std::chrono::milliseconds delay{0};
  std::optional<consumer::BatchId> has;  // Set: a position of its own.
  bool stuck = false;                    // A write waits for the interrupt.
  bool interrupted = false;
  std::condition_variable changed;

  std::vector<consumer::BatchTable> Tables() {
    const std::lock_guard lock(mutex);
    return tables;
  }
};

class RecordingSink final : public consumer::Sink {
 public:
  RecordingSink(std::string name, std::shared_ptr<Recording> recording)
      : name_(std::move(name)), recording_(std::move(recording)) {}

  std::string_view name() const override { return name_; }

  shared::Result<std::optional<consumer::BatchId>> Begin(
      const consumer::CheckpointRef& checkpoint) override {
    const std::lock_guard lock(recording_->mutex);
    return recording_->has ? recording_->has : checkpoint.acknowledged;
  }

  shared::Result<void> Write(const consumer::BatchTable& table) override {
    std::this_thread::sleep_for(recording_->delay);
    std::unique_lock lock(recording_->mutex);
    if (recording_->stuck) {
      recording_->changed.wait(lock, [this] { return recording_->interrupted; });
      return shared::Fail(shared::ErrorKind::kRetry, "interrupted");
    }
    if (recording_->fail_at == recording_->tables.size()) {
      recording_->fail_at.reset();
      return shared::Fail(recording_->failure, "the sink is away");
    }
    if (recording_->failures_left > 0) {
      --recording_->failures_left;
      return shared::Fail(recording_->failure, "the sink is away");
    }
    recording_->tables.push_back(table);
    return {};
  }

  void Interrupt() override {
    const std::lock_guard lock(recording_->mutex);
    recording_->interrupted = true;
    recording_->changed.notify_all();
  }

 private:
  std::string name_;
  std::shared_ptr<Recording> recording_;
};

}  // namespace test
