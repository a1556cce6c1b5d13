// A source that plays a script: records, the broker's end, an accident.
//
//   ScriptedSource source({Say(0, "#a #b"), Say(0, "#a"), DataLoss{}, Say(0, "#b")});
//
// Reading goes on where the positions given to SeekTo say, so a script can be read by one job after
// another, as a topic can. An accident happens once; the next reading goes past it.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <variant>
#include <vector>

#include "consumer/source/record_source.h"

namespace test {

struct Said {
  int partition = 0;
  std::string text;
  shared::UnixMillis time = 0;
  bool null_value = false;
  std::string key = {};
  bool retweet = false;
  std::string user = {};
};

inline Said Say(int partition, std::string text, shared::UnixMillis time = 0) {
  return {.partition = partition, .text = std::move(text), .time = time};
}

struct DataLoss {};  // ReadChunk fails once with kDataLoss.
struct Marker {      // An offset without a record, as transactions leave it.
  int partition = 0;
};

struct Silence {};  // One reading that finds nothing, though it waits as long as it may.

using Event = std::variant<Said, DataLoss, Marker, Silence>;

class ScriptedSource final : public consumer::RecordSource {
 public:
  explicit ScriptedSource(std::vector<Event> script, std::size_t chunk_records = 3);

  // Goes on after what the positions say was read; absent partitions from their beginning.
  void SeekTo(const shared::kafka::PartitionStates& partitions);

  shared::Result<consumer::Chunk> ReadChunk(std::size_t max_records,
                                            std::chrono::milliseconds wait) override;
  shared::Result<void> HoldBack(const std::set<shared::kafka::Partition>&) override { return {}; }
  shared::Result<void> StopAtCurrentEnds() override { return {}; }
  bool AtEnd() const override { return next_event_ == script_.size(); }
  bool AtStop() const override { return stops_ && AtEnd(); }
  void Commit(const shared::kafka::Positions& positions) override { committed_ = positions; }
  std::map<shared::kafka::Partition, consumer::PartitionLag> Lag() const override { return {}; }
  void Close(std::chrono::milliseconds) override {}

  // The end of the script is where the run stops by itself.
  void StopAtEnd() { stops_ = true; }

  const shared::kafka::Positions& committed() const { return committed_; }

 private:
  struct Placed {
    Event event;
    std::int64_t offset = 0;  // In its partition.
    bool happened = false;    // Of an accident.
  };

  void TakeRecord(const Said& said, std::int64_t offset);
  void Progress(int partition, std::int64_t next);

  std::vector<Placed> script_;
  std::size_t chunk_records_;
  std::size_t next_event_ = 0;
  bool stops_ = false;
  std::map<int, std::int64_t> skip_before_;
  shared::kafka::Positions committed_;

  std::vector<consumer::Record> records_;
  std::vector<consumer::PartitionProgress> progress_;
};

}  // namespace test
