#!/bin/sh
# Starts a client application in its image: run.sh CLASS [ARGUMENT...]
class=$1
shift
exec "$JAVA_HOME/bin/java" $JAVA_FLAGS -cp '/app/classes:/app/lib/*' "io.github.rocketmqhotfix.testapp.program.load.$class" "$@"
