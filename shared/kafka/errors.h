// What librdkafka's error codes mean for the caller: shared::ErrorKind is named after what it can
// do next. Pure.
#pragma once

#include <string>

#include "shared/error.h"

namespace shared::kafka {

// `code` is a rd_kafka_resp_err_t.
//   kRetry        broker away, leader moving, queue full, time-out
//   kCredentials  SASL refused, or not authorised
//   kUnavailable  topic or partition absent
//   kUsage        a request that the cluster will never take (replication factor, topic name)
//   kInvalid      a record that the broker will never take (too large, timestamp out of range)
//   kDataLoss     an offset that the log does not hold
//   kFatal        anything else
ErrorKind KindOf(int code);

// "<doing>: <librdkafka's sentence>", of the kind above. `detail`, where not empty, is put in place
// of the sentence: it is more exact.
Error ErrorOf(int code, const std::string& doing, const std::string& detail = "");

}  // namespace shared::kafka
