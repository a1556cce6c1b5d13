// SpendGuard counts the posts that a stream charges for, over all runs with the same journal, and
// says when a limit is reached.
//
//   SpendGuard spend({.max_posts = 1000, .post_price = 0.005}, journal->spend());
//   spend.Count();                 // each post that was read, whatever becomes of it
//   spend.EndRead();               // all that one network read brought
//   journal->Append(records, …, spend.Bill());
//   if (spend.Reached()) …         // spend.InWords(): "1000 posts, 5.000 USD"
//   spend.EndRun();                // 24: counted for the connection's end
//
// It counts to the safe side. X charges a post once a UTC day, but calls that a soft guarantee
// (docs.x.com, x-api/getting-started/pricing): here a post that comes again counts again. What a
// server sent and nobody read, as the process was killed or the connection broke, is charged, and
// unknown: for a run that ends, or was killed, with a connection open, twice what the largest
// network read brought is counted (one that was read and not stored, one that was on its way), at
// least 10 posts; for a connection that breaks, one post that was cut off.
//
// What the kernel holds is not known. It is more than that where reading was held up, by a full
// journal or a slow disk, or where a run is killed in its first read, of a backfill: up to some
// megabytes, which the count then falls short by. A reader that keeps up leaves next to nothing.
//
// A limit is reached when the count is; what the same network read brought beyond it is counted,
// and published, as it is paid for. A network read is what libcurl hands over at once: up to the
// 128 KiB of its buffer (stream/http_connection.cc) before decompression, mostly far less.
//
// Pure. The ingest thread owns it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace producer {

struct SpendLimits {
  std::optional<std::uint64_t> max_posts;
  std::optional<double> max_usd;
  double post_price = 0;  // USD.
};

class SpendGuard {
 public:
  // `bill`: Bill() of the last run; empty: there was none; absent: no journal keeps it. What is
  // none is passed over.
  SpendGuard(SpendLimits limits, std::optional<std::string_view> bill);

  void Count() { ++posts_, ++read_; }
  void EndRead();
  void OnConnected() { open_ = true; }
  void OnDisconnected();
  // The run ends, whatever is on its way. Returns what is counted for the connection's end.
  std::uint64_t EndRun();

  bool Reached() const;
  std::uint64_t posts() const { return posts_; }
  // Of them, for the connection that the last run was killed with.
  std::uint64_t for_last_run() const { return for_last_run_; }
  double usd() const { return static_cast<double>(posts_) * limits_.post_price; }

  // For the journal: "POSTS LARGEST OPEN".
  std::string Bill() const;
  // "1000 posts, 5.000 USD".
  std::string InWords() const;
  // Who was charged: "all runs with this journal", or without one "this run".
  std::string_view ChargedRuns() const;

 private:
  // A run may be killed before it has read anything.
  static constexpr std::uint64_t kSmallestRead = 5;

  const SpendLimits limits_;
  const bool kept_;
  std::uint64_t posts_ = 0;
  std::uint64_t for_last_run_ = 0;
  std::uint64_t read_ = 0;                 // By the network read under way.
  std::uint64_t largest_ = kSmallestRead;  // Network read, by its posts.
  bool open_ = false;
};

}  // namespace producer
