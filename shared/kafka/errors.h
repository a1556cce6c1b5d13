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

// What to add to a refusal that is not the user's fault: librdkafka before 2.6.1 answers a SCRAM
// challenge in a way that Kafka 4 refuses as wrong credentials (confluentinc/librdkafka#4895).
// Empty where that cannot be the reason.
std::string RefusalHint(int code, const std::string& sentence, int librdkafka_version);

// "<doing>: <librdkafka's sentence>", of the kind above. `detail`, where not empty, is put in place
// of the sentence: it is more exact. A RefusalHint follows where there is one.
Error ErrorOf(int code, const std::string& doing, const std::string& detail = "");

}  // namespace shared::kafka
