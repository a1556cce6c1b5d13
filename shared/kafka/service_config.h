// From a service's options to the configuration of its Kafka handles.
#pragma once

#include <string_view>

#include "shared/kafka/client_config.h"
#include "shared/service_options.h"

namespace shared::kafka {

// Brokers, properties and secrets of the options; librdkafka's log goes into ours, as events named
// "kafka". `environment_prefix` as in ClientConfig. Checked when a handle is opened.
ClientConfig ConfigOf(const ServiceOptions& options, std::string_view environment_prefix);

}  // namespace shared::kafka
