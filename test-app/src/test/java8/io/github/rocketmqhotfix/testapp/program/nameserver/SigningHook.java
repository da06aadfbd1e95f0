package io.github.rocketmqhotfix.testapp.program.nameserver;

import java.util.Map;
import java.util.TreeMap;
import org.apache.rocketmq.remoting.RPCHook;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;

/** Adds a signature over all other fields to each request, as AclClientRPCHook does. */
final class SigningHook implements RPCHook {

    private static final String SIGNATURE = "Signature";

    @Override
    public void doBeforeRequest(String remoteAddress, RemotingCommand request) {
        Map<String, String> signed = new TreeMap<String, String>();
        if (request.getExtFields() != null) {
            signed.putAll(request.getExtFields());
        }
        signed.remove(SIGNATURE);
        request.addExtField(SIGNATURE, Integer.toHexString(signed.hashCode()));
    }

    @Override
    public void doAfterResponse(String remoteAddress, RemotingCommand request, RemotingCommand response) {
        // responses are not checked
    }
}
