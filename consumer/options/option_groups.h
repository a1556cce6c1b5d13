// The groups that the options of hashtag-consumer's commands are put together from
// (option_tables.cc). Each adds its options to the table, with `options` as their target.
// REQUIRES, for all: `options` outlives the table.
#pragma once

#include "consumer/options/options.h"
#include "shared/options.h"

namespace consumer {

// reading_options.cc
void AddReading(shared::OptionTable& table, ConsumerOptions& options);
void AddBatches(shared::OptionTable& table, ConsumerOptions& options);

// counting_options.cc
void AddCounting(shared::OptionTable& table, ConsumerOptions& options);

// window_options.cc
void AddWindows(shared::OptionTable& table, ConsumerOptions& options);

// output_options.cc
void AddOutput(shared::OptionTable& table, ConsumerOptions& options);
void AddJson(shared::OptionTable& table, ConsumerOptions& options);

// follow_options.cc
void AddFollow(shared::OptionTable& table, ConsumerOptions& options);

// state_options.cc
void AddCheckpoint(shared::OptionTable& table, ConsumerOptions& options,
                   const shared::Environment& environment);
void AddCopies(shared::OptionTable& table, ConsumerOptions& options,
               const shared::Environment& environment);

// state_command_options.cc
void AddAt(shared::OptionTable& table, StateCommandOptions& options);
void AddCompared(shared::OptionTable& table, StateCommandOptions& options);
void AddRebase(shared::OptionTable& table, StateCommandOptions& options);
void AddFrom(shared::OptionTable& table, StateCommandOptions& options,
             const shared::Environment& environment);

}  // namespace consumer
