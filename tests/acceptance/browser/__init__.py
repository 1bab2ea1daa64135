"""The pages as people use them: one browser and one whole product for this folder alone."""
