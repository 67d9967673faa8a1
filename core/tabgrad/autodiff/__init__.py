"""Layer 4: gradients. Tapes record op calls; the backward walk applies each op's vjp."""
