// Faults made on purpose: the sanitizers must tell each of them, or their silence means nothing.
#pragma once

namespace test {

// Reads one int behind an array of `size` ints on the heap.
int ReadBehindTheHeap(int size);

// Adds one to `number`. REQUIRES for the fault: the largest int.
int AddOne(int number);

// Lets two threads write one int without a lock.
int RaceOnAnInt();

}  // namespace test
