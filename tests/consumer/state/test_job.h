// The job whose state these tests keep.
#pragma once

#include "consumer/state/job_identity.h"

namespace consumer {

inline const JobIdentity kJob{.topic = "tweets", .cluster_id = "c1"};

}  // namespace consumer
