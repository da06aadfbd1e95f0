#!/bin/sh
# What the image of the client applications starts: run.sh CLASS [ARGUMENT...]
class=$1
shift
exec "$JAVA_HOME/bin/java" $JAVA_FLAGS -cp '/app/classes:/app/lib/*' "io.github.rocketmqhotfix.testapp.program.load.$class" "$@"
