// NameLookup finds the addresses of a host for one who must not wait for them. getaddrinfo cannot
// be interrupted, and a name server that says nothing holds it up for 10 s and more
// (resolv.conf(5): timeout x attempts, for each server). So it runs in a thread that nobody awaits.
//
//   NameLookup lookup(io, "jetstream1.us-east.bsky.network", "443",
//                     [](const shared::Result<NameLookup::Addresses>& found) { … });
//
// The listener is called once, by whoever runs `io`, unless the lookup is destroyed before. Of one
// thread, that of `io`, which must outlive it. There is no time limit, nor work of `io` that
// would keep it running: a timer is both.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include "shared/error.h"

namespace producer {

class NameLookup {
 public:
  using Addresses = boost::asio::ip::tcp::resolver::results_type;
  // kRetry: "could not resolve HOST: why".
  using Listener = std::function<void(const shared::Result<Addresses>&)>;

  // So many of the process may be unanswered, forgotten ones too; a further one fails at once.
  static constexpr int kMostUnanswered = 8;

  NameLookup(boost::asio::io_context& io, std::string host, std::string port, Listener listener);
  ~NameLookup();
  NameLookup(const NameLookup&) = delete;
  NameLookup& operator=(const NameLookup&) = delete;

 private:
  class Question;
  std::shared_ptr<Question> question_;  // The thread's too.
};

}  // namespace producer
