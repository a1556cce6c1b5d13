// Makes a topic that a sink writes to where it is absent.
#pragma once

#include <functional>

#include "shared/error.h"
#include "shared/kafka/admin.h"
#include "shared/kafka/client_config.h"

namespace consumer {

// Whether it had to be made. Returns when the brokers know it. kRetry: no broker answers, or
// `stop` said so; anything else: the broker refuses to make it.
shared::Result<bool> EnsureTopic(shared::kafka::Admin& admin, const shared::kafka::NewTopic& plan,
                                 const std::function<bool()>& stop);
shared::Result<bool> EnsureTopic(const shared::kafka::ClientConfig& config,
                                 const shared::kafka::NewTopic& plan,
                                 const std::function<bool()>& stop);

}  // namespace consumer
