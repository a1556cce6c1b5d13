# Short names for the scripts; ARGS are passed on: make demo ARGS='--seconds 20'
.PHONY: build run-app run-streaming demo test

build run-app run-streaming demo test:
	@scripts/$@.sh $(ARGS)
