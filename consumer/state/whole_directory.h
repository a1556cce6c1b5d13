// A directory with all that is in it, on the file system that a database is on.
#pragma once

#include <string>

#include <rocksdb/env.h>
#include <rocksdb/status.h>

namespace consumer {

// Ok where it is absent too.
rocksdb::Status RemoveWholly(rocksdb::Env& env, const std::string& path);

}  // namespace consumer
