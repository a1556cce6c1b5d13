// XRuleBook is the rules of one app at X, and the endpoint /2/tweets/search/stream/rules that shows
// and changes them (docs.x.com, x-api/stream/update-stream-rules). Answers are X's JSON.
//
// Thread-safe.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "sandbox/stream_simulator/sample_status.h"
#include "sandbox/stream_simulator/x_rule.h"
#include "shared/unix_millis.h"

namespace sandbox {

struct XAnswer {
  int status = 200;
  std::string body;
};

struct XMatch {
  std::string id, tag;
};

class XRuleBook {
 public:
  XAnswer List(shared::UnixMillis now) const;
  // The body of a POST: {"add":[…]} or {"delete":{"ids":[…]}}. A dry run changes nothing.
  XAnswer Change(std::string_view body, bool dry_run, shared::UnixMillis now);

  // Those that a status matches, in the order of their ids; empty: it is not sent.
  std::vector<XMatch> Matching(const SampleStatus& status) const;

 private:
  struct Kept {
    std::string value, tag;
    XRule rule;
  };
  struct Wanted {
    std::string value, tag;
  };

  XAnswer Add(const std::vector<Wanted>& wanted, bool dry_run, shared::UnixMillis now);
  XAnswer Remove(const std::vector<std::string>& ids, bool dry_run, shared::UnixMillis now);
  // Why one cannot be added, as X's error object; empty: it can.
  std::string ProblemWith(const Wanted& wanted) const;

  mutable std::mutex mutex_;
  std::map<std::uint64_t, Kept> rules_;
  std::uint64_t next_id_ = 1'165'037'377'523'306'498;
};

}  // namespace sandbox
