// The options of tweet-producer by group: names, defaults, ranges and help.
#pragma once

#include "producer/options/options.h"
#include "shared/options.h"

namespace producer {

// REQUIRES of all: `options` outlives the table.
void AddSourceOptions(shared::OptionTable& table, ProducerOptions& options);
void AddTwitterOptions(shared::OptionTable& table, ProducerOptions& options);
// Of `rules list|sync|validate`.
void AddRulesOptions(shared::OptionTable& table, ProducerOptions& options);
void AddDestinationOptions(shared::OptionTable& table, ProducerOptions& options);
void AddGeneralOptions(shared::OptionTable& table, ProducerOptions& options);

}  // namespace producer
