// OpenStreams knows the streams that are open, so that the newest can end the older ones, as
// Twitter does with an account's. Here all clients are one account: they have the same keys.
//
//   OpenStreams::Ticket ticket(open);          // as long as the stream is open
//   open.EvictOthers(ticket, 7);               // wakes those that wait for their fd()
//   ticket.evicted_by();                       // 7, on the others
//
// Thread-safe.
#pragma once

#include <atomic>
#include <cstdint>
#include <mutex>
#include <optional>
#include <set>

namespace sandbox {

class OpenStreams {
 public:
  class Ticket {
   public:
    explicit Ticket(OpenStreams& streams);
    ~Ticket();
    Ticket(const Ticket&) = delete;
    Ticket& operator=(const Ticket&) = delete;

    // Readable once it is evicted. Never read it.
    int fd() const { return fd_; }
    // The code of the disconnect message to send, or nothing.
    std::optional<int> evicted_by() const;

   private:
    friend class OpenStreams;
    OpenStreams& streams_;
    const int fd_;
    std::atomic<int> code_{0};
  };

  // Without a code: 7 and 2 in turn, from one call to the next.
  void EvictOthers(const Ticket& newest, std::optional<int> code);

 private:
  std::mutex mutex_;
  std::set<Ticket*> tickets_;
  std::uint64_t evictions_ = 0;
};

}  // namespace sandbox
